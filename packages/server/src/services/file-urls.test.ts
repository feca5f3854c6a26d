import { LIMITS } from '@deskbell/protocol';
import { expect, test } from 'vitest';
import { createManualClock } from '../test/manual-clock.ts';
import { createFileUrl, isUploadToken, requireSignedUrl, uploadUrl } from './file-urls.ts';

const ID = 'up_01KB3Q8W6Z4T9V2X5C7D1E3F5G';
const OTHER = 'up_01KB3Q8W6Z4T9V2X5C7D1E3F5H';
const clock = createManualClock(Date.UTC(2026, 4, 7, 16, 42, 17, 300));
const signing = { secret: 'secret', baseUrl: () => 'https://desk.example', clock };
const fileUrl = createFileUrl(signing);
const read = (url: string, id = ID, by = signing) => {
  const { expires, signature } = Object.fromEntries(new URL(url).searchParams);
  return requireSignedUrl(by, id, { expires, signature });
};

test('[FI1] a URL lives between four and five minutes, and is the same for a minute', () => {
  const url = fileUrl(ID);
  const lifeMs = read(url);
  expect(lifeMs).toBeLessThanOrEqual(LIMITS.fileUrlSeconds * 1000);
  expect(lifeMs).toBeGreaterThan((LIMITS.fileUrlSeconds - 60) * 1000);
  clock.advance(42_000);
  expect(fileUrl(ID)).toBe(url);
  clock.advance(1_000);
  expect(fileUrl(ID)).not.toBe(url);
  clock.advance(read(url) - 1);
  expect(read(url)).toBe(1);
  clock.advance(1);
  expect(() => read(url)).toThrow('run out');
});

test('[FI1] nothing about a URL can be changed', () => {
  const url = new URL(fileUrl(ID));
  const [expires, signature] = [url.searchParams.get('expires'), url.searchParams.get('signature')];
  const good = { expires, signature };
  expect(requireSignedUrl(signing, ID, good)).toBeGreaterThan(0);
  const forged = [
    [OTHER, good],
    [ID.toLowerCase(), good],
    [ID, { expires: String(Number(expires) + 60), signature }],
    [ID, { expires: `${expires}0`, signature }],
    [ID, { expires: ` ${expires}`, signature }],
    [ID, { expires, signature: `${signature}=` }],
    [ID, { expires, signature: String(signature).slice(0, -1) }],
    [ID, { expires, signature: '' }],
    [ID, { expires, signature: [signature] }],
    [ID, { expires: [expires], signature }],
    [ID, { expires, signature: 'ü'.repeat(43) }],
    [ID, { signature }],
    [ID, { expires }],
    [ID, {}],
  ] as const;
  for (const [id, query] of forged)
    expect(() => requireSignedUrl(signing, id, query), JSON.stringify(query)).toThrow('not signed');
  expect(() => read(url.href, ID, { ...signing, secret: 'another' })).toThrow('not signed');
});

test('[UP2] the token of an upload URL is good for that upload, and no file URL', () => {
  const token = new URL(uploadUrl(signing, ID)).searchParams.get('token');
  expect(isUploadToken(signing, ID, token)).toBe(true);
  expect(isUploadToken(signing, OTHER, token)).toBe(false);
  expect(isUploadToken(signing, ID, new URL(fileUrl(ID)).searchParams.get('signature'))).toBe(false);
  expect(() => requireSignedUrl(signing, ID, { expires: '', signature: token })).toThrow('not signed');
});
