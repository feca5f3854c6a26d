import { LIMITS } from '@deskbell/protocol';
import { expect, test } from 'vitest';
import type { AppError } from './app-error.ts';
import { parseAttachments } from './attachments.ts';

const BASE = 'https://desk.example';
const ID = 'up_01KB3Q8W6Z4T9V2X5C7D1E3F5G';
const OTHER = 'up_01KB3Q8W6Z4T9V2X5C7D1E3F5H';
const parse = (attachments: unknown[] | undefined, base = BASE) => parseAttachments(attachments, () => base);

function refusal(attachments: unknown[], base?: string): AppError {
  try {
    parse(attachments, base);
  } catch (error) {
    return error as AppError;
  }
  throw new Error(`${JSON.stringify(attachments)} was taken`);
}

test('[MS9] none, or an empty list, is fine', () => {
  expect(parse(undefined)).toEqual([]);
  expect(parse([])).toEqual([]);
});

test.each<[string, unknown]>([
  ['an id', ID],
  ['a file URL', `${BASE}/files/${ID}?expires=1&signature=x`],
  ['a file URL without a signature', `${BASE}/files/${ID}`],
  ['a file URL of a thumbnail', `${BASE}/files/${ID}?expires=1&signature=x&variant=thumbnail`],
  ['a file URL from its path on', `/files/${ID}?expires=1&signature=x`],
  ['a host in capitals', `HTTPS://DESK.EXAMPLE/files/${ID}`],
  ['{upload_id}', { upload_id: ID }],
  ['{url}', { url: `${BASE}/files/${ID}` }],
  ['what a confirmation answered, with an id of its own', { id: ID, url: `${BASE}/files/${ID}`, filename: 'x' }],
])('[MS9] %s names the upload', (_what, attachment) => {
  expect(parse([attachment])).toEqual([ID]);
});

test('[MS9] a server below a path knows its URLs', () => {
  expect(parse([`https://shop.example/desk/files/${ID}`], 'https://shop.example/desk')).toEqual([ID]);
  expect(parse([`/desk/files/${ID}`], 'https://shop.example/desk')).toEqual([ID]);
  expect(refusal([`https://shop.example/files/${ID}`], 'https://shop.example/desk').code).toBe('VALIDATION_ERROR');
});

test.each<[string, unknown]>([
  ['another server’s URL', `https://evil.example/files/${ID}`],
  ['a look-alike', `https://desk.example.evil.example/files/${ID}`],
  ['our name as a user', `https://desk.example@evil.example/files/${ID}`],
  ['a URL without a scheme', `//evil.example/files/${ID}`],
  ['back slashes', `/\\evil.example/files/${ID}`],
  ['another port', `https://desk.example:8443/files/${ID}`],
  ['another scheme', `http://desk.example/files/${ID}`],
  ['javascript:', `javascript:alert(1)//files/${ID}`],
  ['file:', `file:///files/${ID}`],
  ['data:', 'data:image/png;base64,AAAA'],
  ['another path', `${BASE}/api/v1/uploads/${ID}`],
  ['a path that climbs out', `${BASE}/files/../${ID}`],
  ['more behind the id', `${BASE}/files/${ID}/x`],
  ['an id with a suffix', `${ID}0`],
  ['a short id', 'up_1'],
  ['an empty text', ''],
  ['a number', 7],
  ['null', null],
  ['true', true],
  ['a list', [ID]],
  ['an object with nothing', {}],
  ['an upload_id that is no text', { upload_id: { $ne: null } }],
  ['an upload_id that is a URL', { upload_id: `${BASE}/files/${ID}` }],
  ['a url that is no text', { url: [`${BASE}/files/${ID}`] }],
])('[MS9] %s is refused, and the refusal says which it was', (_what, attachment) => {
  const { code, context, message } = refusal([OTHER, attachment]);
  expect({ code, context }).toEqual({ code: 'VALIDATION_ERROR', context: { field: 'attachments' } });
  expect(message).toContain('attachments[1]');
});

test('[MS9] the same upload twice is refused, however it is named', () => {
  expect(refusal([ID, OTHER, ID]).message).toContain('attachments[2] is there twice');
  expect(refusal([ID, `/files/${ID}`]).message).toContain('attachments[1] is there twice');
  expect(refusal([{ upload_id: ID }, { url: `${BASE}/files/${ID}?a=b` }]).message).toContain('twice');
});

test('[MS9] at most ten', () => {
  const many = Array.from({ length: LIMITS.attachmentsMax + 1 }, (_, n) => `up_01KB3Q8W6Z4T9V2X5C7D1E3F${n + 10}`);
  expect(parse(many.slice(1))).toHaveLength(LIMITS.attachmentsMax);
  expect(refusal(many).context).toEqual({ field: 'attachments' });
});
