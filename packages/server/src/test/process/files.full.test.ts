import { request } from 'node:http';
import { type ConfirmedUpload, ROUTES, type UploadStarted } from '@deskbell/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ServerProcess, startServer } from '../server-process.ts';
import { newCustomer } from './clients.ts';
import { agentUploader, customerUploader, dataOf, PNG, TEXT, type Uploader } from './file-clients.ts';

const ORIGIN = 'https://shop.example';
const PDF = {
  filename: 'invoice.pdf',
  content_type: 'application/pdf',
  bytes: Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'),
};

let server: ServerProcess;
let agent: Uploader;
let text: ConfirmedUpload;
let image: ConfirmedUpload;
beforeAll(async () => {
  server = await startServer({ DESKBELL_BOOTSTRAP_ORIGINS: ORIGIN, LOG_LEVEL: 'debug' });
  agent = agentUploader(server);
  text = await agent.upload(TEXT);
  image = await agent.upload(PNG);
});
afterAll(() => server.stop());

const get = (url: string, headers: Record<string, string> = {}, method = 'GET') => fetch(url, { method, headers });

test('[FI2] [EN7] a file is an attachment that runs nothing, whatever it is', async () => {
  for (const file of [TEXT, PDF]) {
    const { url } = await agent.upload(file);
    const { status, headers } = await get(url);
    expect(status).toBe(200);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': file.content_type,
      'content-disposition': `attachment; filename="${file.filename}"; filename*=UTF-8''${file.filename}`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringMatching(/^sandbox; default-src 'none';/),
      'cross-origin-resource-policy': 'cross-origin',
      'referrer-policy': 'no-referrer',
      'cache-control': expect.stringMatching(/^private, max-age=(2[3-9]\d|300)$/),
      'accept-ranges': 'bytes',
      'content-length': String(file.bytes.length),
    });
  }
});

test('[FI2] [FI4] only images we wrote ourselves are inline; their thumbnail too', async () => {
  const whole = await get(image.url);
  expect(whole.headers.get('content-type')).toBe('image/png');
  expect(whole.headers.get('content-disposition')).toMatch(/^inline; /);
  const thumbnail = await get(`${image.url}&variant=thumbnail`);
  expect([thumbnail.status, thumbnail.headers.get('content-type')]).toEqual([200, 'image/webp']);
  expect(thumbnail.headers.get('content-disposition')).toMatch(/^inline; filename="dot.png.webp"/);
  expect(thumbnail.headers.get('etag')).not.toBe(whole.headers.get('etag'));
  expect((await thumbnail.arrayBuffer()).byteLength).toBe(Number(thumbnail.headers.get('content-length')));
  for (const url of [`${text.url}&variant=thumbnail`, `${image.url}&variant=original`, `${image.url}&variant=../x`]) {
    expect((await get(url)).status, url).toBe(404);
  }
});

test('[FI1] a URL of which anything was changed is 403, and no directory is listed', async () => {
  const { pathname, searchParams } = new URL(text.url);
  const [expires, signature] = [searchParams.get('expires') ?? '', searchParams.get('signature') ?? ''];
  const other = new URL(image.url);
  const query = (changed: Record<string, string>) => `${new URLSearchParams({ expires, signature, ...changed })}`;
  const tampered = [
    pathname,
    `${pathname}?${query({ expires: String(Number(expires) + 3600) })}`,
    `${pathname}?${query({ expires: '9'.repeat(20) })}`,
    `${pathname}?${query({ expires: '' })}`,
    `${pathname}?${query({ signature: '' })}`,
    `${pathname}?${query({ signature: `${signature.slice(0, -1)}${signature.endsWith('A') ? 'B' : 'A'}` })}`,
    `${pathname}?${query({ signature: other.searchParams.get('signature') ?? '' })}`,
    `${pathname}?${query({})}&signature=x`,
    `${other.pathname}?${query({})}`,
    `${pathname}x?${query({})}`,
  ];
  for (const path of tampered) {
    const answer = await get(server.url + path);
    expect([answer.status, (await answer.json()) as unknown], path).toMatchObject([
      403,
      { error: { code: 'FORBIDDEN' } },
    ]);
  }
  const noFiles = [
    ROUTES.files,
    `${ROUTES.files}/?${query({})}`,
    `${ROUTES.files}/a/b`,
    `${ROUTES.files}/..%2f..%2fdeskbell.db?${query({})}`,
    `${pathname}%00?${query({})}`,
  ];
  for (const path of noFiles) expect((await get(server.url + path)).status, path).toBe(404);
});

test('[FI3] byte ranges', async () => {
  const size = TEXT.bytes.length;
  const ranges: [string, number, string | null, Buffer][] = [
    ['bytes=0-9', 206, `bytes 0-9/${size}`, TEXT.bytes.subarray(0, 10)],
    ['bytes=5-', 206, `bytes 5-${size - 1}/${size}`, TEXT.bytes.subarray(5)],
    ['bytes=-7', 206, `bytes ${size - 7}-${size - 1}/${size}`, TEXT.bytes.subarray(-7)],
    ['bytes=10-999999', 206, `bytes 10-${size - 1}/${size}`, TEXT.bytes.subarray(10)],
    [`bytes=${size}-`, 416, `bytes */${size}`, Buffer.alloc(0)],
    ['bytes=0-1,4-5', 200, null, TEXT.bytes],
    ['lines=1-2', 200, null, TEXT.bytes],
  ];
  for (const [range, status, contentRange, bytes] of ranges) {
    const answer = await get(text.url, { range });
    expect([answer.status, answer.headers.get('content-range')], range).toEqual([status, contentRange]);
    expect(answer.headers.get('content-length'), range).toBe(String(bytes.length));
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes), range).toBe(true);
  }
});

test('[FI3] a tag tells whether the bytes are the same', async () => {
  const etag = (await get(text.url)).headers.get('etag') ?? '';
  expect((await get(text.url, { 'if-none-match': etag })).status).toBe(304);
  expect((await get(text.url, { 'if-none-match': '"other"' })).status).toBe(200);
  expect((await get(text.url, { range: 'bytes=0-1', 'if-range': etag })).status).toBe(206);
  expect((await get(text.url, { range: 'bytes=0-1', 'if-range': '"other"' })).status).toBe(200);
});

test('[FI3] HEAD says what GET would, without the bytes', async () => {
  const answer = await get(text.url, {}, 'HEAD');
  expect([answer.status, answer.headers.get('content-length')]).toEqual([200, String(TEXT.bytes.length)]);
  expect(await answer.text()).toBe('');
  const part = await get(text.url, { range: 'bytes=0-1' }, 'HEAD');
  expect([part.status, part.headers.get('content-length')]).toEqual([206, '2']);
});

test('[FI1] readers that go away in the middle leave no open file behind', async () => {
  const large = { ...TEXT, bytes: Buffer.alloc(5_000_000, 'x') };
  const { url } = await agent.upload(large);
  const { readdir } = await import('node:fs/promises');
  const openFiles = async () => (await readdir(`/proc/${server.pid}/fd`)).length;
  const before = await openFiles();
  for (let n = 0; n < 30; n++) {
    await new Promise<void>(resolve => {
      const reader = request(url, answer => answer.once('data', () => answer.destroy()).once('close', resolve));
      reader.on('error', () => resolve()).end();
    });
  }
  await expect.poll(openFiles).toBeLessThanOrEqual(before + 3);
});

test('[FI2] [UP1] names that attack stay names', async () => {
  const customer = customerUploader(server, await newCustomer(server));
  const names: [sent: string, shown: string][] = [
    ['../../etc/passwd', '....etcpasswd'],
    ['a\0b.txt', 'ab.txt'],
    ['photo\u202Egpj.txt', 'photogpj.txt'],
    ['"><svg onload=alert(1)>.jpg', '"><svg onload=alert(1)>.jpg'],
    ['x\r\nSet-Cookie: a=b', 'xSet-Cookie: a=b'],
    ["naïve – 日本 'q' (1).txt", "naïve – 日本 'q' (1).txt"],
  ];
  for (const [filename, shown] of names) {
    const upload = await customer.upload({ ...TEXT, filename });
    expect(upload.filename).toBe(shown);
    const { headers, status } = await get(upload.url);
    expect([status, headers.get('set-cookie')]).toEqual([200, null]);
    const disposition = headers.get('content-disposition') ?? '';
    expect(disposition).toMatch(/^attachment; filename="[\x20-\x21\x23-\x7e]*"; filename\*=UTF-8''\S+$/);
    expect(decodeURIComponent(disposition.split("UTF-8''")[1] ?? '')).toBe(shown);
  }
});

test('[KY5] [KY7] pages that a key lists may put and read, others may not', async () => {
  const preflight = async (origin: string) => {
    const headers = {
      origin,
      'access-control-request-method': 'PUT',
      'access-control-request-headers': 'content-type',
    };
    const answer = await get(text.url, headers, 'OPTIONS');
    return [answer.status, answer.headers.get('access-control-allow-origin')];
  };
  expect(await preflight(ORIGIN)).toEqual([204, ORIGIN]);
  expect(await preflight('https://evil.example')).toEqual([403, null]);
  const { upload_url } = dataOf<UploadStarted>(await agent.init(TEXT));
  const put = (origin: string) =>
    fetch(upload_url, { method: 'PUT', headers: { 'content-type': 'text/plain', origin }, body: TEXT.bytes });
  expect((await put('https://evil.example')).status).toBe(403);
  const answer = await put(ORIGIN);
  expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, ORIGIN]);
  expect((await get(text.url, { origin: ORIGIN })).headers.get('access-control-allow-origin')).toBe(ORIGIN);
  expect((await get(text.url, { origin: 'https://evil.example' })).status).toBe(403);
});

test('[EN5] other methods are 405', async () => {
  const answer = await get(text.url, {}, 'DELETE');
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD, PUT']);
});

test('[OP3] no signature and no name of a file is in the log', () => {
  const log = server.log();
  expect(log).toContain('/files/:id');
  for (const secret of [...new URL(text.url).searchParams.values(), 'passwd', 'notes.txt']) {
    expect(log.includes(secret), secret).toBe(false);
  }
});
