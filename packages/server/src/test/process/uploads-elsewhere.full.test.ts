import type { ConfirmedUpload, Message, UploadStarted } from '@deskbell/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Clamd, EICAR, startClamd } from '../clamd-server.ts';
import { type S3Server, startS3 } from '../s3-server.ts';
import { type ServerProcess, startServer } from '../server-process.ts';
import { newCustomer } from './clients.ts';
import { customerUploader, dataOf, PNG, sendWith, TEXT } from './file-clients.ts';

// The bytes in a bucket, a scanner beside the server: the same three steps, and the same refusals.

const INFECTED = { ...TEXT, bytes: Buffer.from(EICAR) };

let bucket: S3Server;
let clamd: Clamd;
let server: ServerProcess;
beforeAll(async () => {
  [bucket, clamd] = await Promise.all([startS3(), startClamd({ streamMaxBytes: 30_000_000 })]);
  const { endpoint, region, bucket: name, accessKeyId, secretAccessKey } = bucket.settings;
  server = await startServer({
    DESKBELL_S3_ENDPOINT: endpoint ?? '',
    DESKBELL_S3_REGION: region,
    DESKBELL_S3_BUCKET: name,
    DESKBELL_S3_ACCESS_KEY_ID: accessKeyId,
    DESKBELL_S3_SECRET_ACCESS_KEY: secretAccessKey,
    DESKBELL_S3_PATH_STYLE: 'on',
    DESKBELL_CLAMD_URL: clamd.url,
  });
});
afterAll(async () => {
  await server.stop();
  await bucket.stop();
  await clamd.stop();
});

const newUploader = async () => {
  const customer = await newCustomer(server);
  return { customer, files: customerUploader(server, customer) };
};

test.each([PNG, TEXT])(
  '[UP1] [UP2] [UP3] [FI3] $filename goes straight to the bucket, and is served from there',
  async file => {
    const { customer, files } = await newUploader();
    const started = dataOf<UploadStarted>(await files.init(file));
    expect(started.upload_url).toContain(`${bucket.settings.endpoint}/${bucket.settings.bucket}/`);
    expect((await files.confirm(started.upload_id)).error?.code).toBe('BAD_REQUEST');
    expect((await files.put(started, { ...file, bytes: Buffer.concat([file.bytes, Buffer.from('x')]) })).status).toBe(
      403,
    );
    expect((await files.put(started, { ...file, content_type: 'text/html' })).status).toBe(403);
    expect((await files.confirm(started.upload_id)).error?.code).toBe('BAD_REQUEST');
    expect((await files.put(started, file)).status).toBe(200);
    const confirmed = dataOf<ConfirmedUpload>(await files.confirm(started.upload_id));
    const read = async () => Buffer.from(await (await fetch(confirmed.url)).arrayBuffer());
    const bytes = await read();
    expect(bytes.length).toBe(confirmed.size_bytes);
    // The upload URL still works at the store; what was confirmed is not what lies under it.
    await files.put(started, { ...file, bytes: Buffer.alloc(file.bytes.length, 'y') });
    expect((await read()).equals(bytes)).toBe(true);
    const part = await fetch(confirmed.url, { headers: { range: 'bytes=1-3' } });
    expect([part.status, Buffer.from(await part.arrayBuffer())]).toEqual([206, bytes.subarray(1, 4)]);
    const { attachments } = dataOf<Message>(await sendWith(server, customer, [confirmed.id]));
    expect(attachments[0]).toMatchObject({ id: confirmed.id, size_bytes: bytes.length });
  },
);

test('[UP6] infected bytes are refused, and a scanner that is gone lets nothing through', async () => {
  const { files } = await newUploader();
  const [bad, good] = [
    dataOf<UploadStarted>(await files.init(INFECTED)),
    dataOf<UploadStarted>(await files.init(TEXT)),
  ];
  await files.put(bad, INFECTED);
  await files.put(good, TEXT);
  const infected = await files.confirm(bad.upload_id);
  expect([infected.status, infected.error?.code]).toEqual([422, 'BUSINESS_RULE_VIOLATION']);
  expect((await files.confirm(bad.upload_id)).status).toBe(404);
  await clamd.stop();
  for (let attempt = 0; attempt < 2; attempt++) {
    const answer = await files.confirm(good.upload_id);
    expect([answer.status, answer.error?.retryable, Number(answer.headers.get('retry-after')) > 0]).toEqual([
      503,
      true,
      true,
    ]);
  }
  expect((await files.read(good.upload_id)).status).toBe(404);
});
