import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type ConfirmedUpload, ROUTES, type UploadStarted } from '@deskbell/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLocalBlobs } from '../../blobs/local-blobs.ts';
import { systemClock } from '../../clock.ts';
import { sweep } from '../../services/sweep.ts';
import { openStorage } from '../../storage/open-storage.ts';
import { type ServerProcess, startServer } from '../server-process.ts';
import { makeTemporaryDirectory } from '../temporary-directory.ts';
import { customerAt, newCustomer } from './clients.ts';
import { agentUploader, customerUploader, dataOf, type SampleFile, sendWith, TEXT } from './file-clients.ts';
import { connectRaw, type RawPeer } from './raw-peer.ts';
import { until } from './until.ts';

const MEGABYTE = 1_000_000;
const DAY_MS = 86_400_000;
const LARGE: SampleFile = { ...TEXT, bytes: Buffer.alloc(20 * MEGABYTE, 'All of this is text.\n') };
/** Uploads at once in the test of the memory. */
const AT_ONCE = 50;
/** The server may grow by this much meanwhile: a fifth of what it receives, and twice what was measured. */
const GROWTH_MAX_MB = 200;

let server: ServerProcess;
/** Under way from the first test to the last, which looks what became of them. */
let slow: { steady: RawPeer; stalled: RawPeer; stalledId: string; since: number; stop(): void };

beforeAll(async () => {
  server = await startServer();
  slow = await beginSlowOnes();
});
afterAll(async () => {
  slow.stop();
  await server.stop();
});

const head = (started: UploadStarted, headers: Record<string, string>) => {
  const { pathname, search, host } = new URL(started.upload_url);
  return headOf('PUT', `${pathname}${search}`, { host, 'content-type': 'text/plain', ...headers });
};
const headOf = (method: string, path: string, headers: Record<string, string>) => {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`;
};
const init = async (file = TEXT) => {
  const files = customerUploader(server, await newCustomer(server));
  return { files, started: dataOf<UploadStarted>(await files.init(file)) };
};
const statusIn = (peer: RawPeer) => /^HTTP\/1\.1 (\d+)/.exec(peer.received().toString())?.[1];
/** Files that are being received. */
const incoming = (dataDir: string) =>
  readdirSync(join(dataDir, 'files/incoming')).map(name => statSync(join(dataDir, 'files/incoming', name)).size);

test.each<[string, string, Record<string, string>, Buffer]>([
  ['a length a thousand times the declared', '413', { 'content-length': '1400000' }, Buffer.alloc(MEGABYTE, 'x')],
  ['a length of one byte more', '413', { 'content-length': String(TEXT.bytes.length + 1) }, TEXT.bytes],
  ['a length of one byte less', '400', { 'content-length': String(TEXT.bytes.length - 1) }, TEXT.bytes],
  [
    'no length but endless chunks',
    '400',
    { 'transfer-encoding': 'chunked' },
    Buffer.from('5\r\nhello\r\n'.repeat(9999)),
  ],
  ['no length and no body', '400', {}, Buffer.alloc(0)],
  ['another type', '415', { 'content-length': String(TEXT.bytes.length), 'content-type': 'image/png' }, TEXT.bytes],
])('[UP2] %s is refused and nothing is kept of it', async (_what, status, headers, body) => {
  const { files, started } = await init();
  const peer = await connectRaw(server);
  peer.write(head(started, headers));
  peer.write(body);
  await peer.until('the answer', bytes => bytes.includes('\r\n\r\n'));
  expect(statusIn(peer)).toBe(status);
  peer.socket.destroy();
  expect((await files.confirm(started.upload_id)).error?.code).toBe('BAD_REQUEST');
  expect((await files.put(started, TEXT)).status, 'it can still be put').toBe(200);
});

test.each<[string, string]>([
  ['a connection that could be kept', ''],
  ['a connection that ends with it', 'connection: close\r\n'],
])(
  '[UP2] [IN3] [EN1] the answer to a body that is far too long arrives, though it is not read: %s',
  async (_what, line) => {
    const { started } = await init();
    const length = { 'content-length': String(LARGE.bytes.length) };
    const json = headOf('POST', ROUTES.messages, {
      host: 'shop.example',
      'x-public-key': server.publicKey,
      'content-type': 'application/json',
      ...length,
    });
    for (const request of [head(started, length), json]) {
      const peer = await connectRaw(server);
      peer.write(request.replace('\r\n', `\r\n${line}`));
      // A client that looks for the answer when it has written all.
      peer.socket.pause();
      await new Promise(resolve => peer.socket.write(LARGE.bytes, resolve));
      peer.socket.resume();
      await peer.until('the answer', bytes => bytes.includes('\r\n\r\n'));
      expect(statusIn(peer)).toBe('413');
      peer.socket.destroy();
    }
  },
);

test('[UP2] [IN4] bytes beyond the declared size end the connection, and the file has none of them', async () => {
  const { files, started } = await init();
  const peer = await connectRaw(server);
  peer.write(head(started, { 'content-length': String(TEXT.bytes.length) }));
  peer.write(Buffer.concat([TEXT.bytes, Buffer.alloc(MEGABYTE, 'too much')]));
  await peer.ended();
  const confirmed = dataOf<ConfirmedUpload>(await files.confirm(started.upload_id));
  expect(await (await fetch(confirmed.url)).text()).toBe(TEXT.bytes.toString());
});

test('[UP2] an upload whose sender vanishes can be put once more', async () => {
  const { files, started } = await init();
  for (const leave of ['end', 'resetAndDestroy'] as const) {
    const before = incoming(server.dataDir).length;
    const peer = await connectRaw(server);
    peer.write(head(started, { 'content-length': String(TEXT.bytes.length) }));
    peer.write(TEXT.bytes.subarray(0, 500));
    await until('the beginning', async () => (incoming(server.dataDir).length > before ? true : undefined));
    expect((await files.put(started, TEXT)).error?.code, 'one at a time').toBe('CONFLICT');
    peer.socket[leave]();
    await until('its end', async () => (incoming(server.dataDir).length === before ? true : undefined));
  }
  const put = await until('another chance', async () => {
    const answer = await files.put(started, TEXT);
    return answer.status === 409 ? undefined : answer;
  });
  expect(put.status).toBe(200);
  expect((await files.confirm(started.upload_id)).status).toBe(200);
});

test(`[UP2] memory stays flat while ${AT_ONCE} uploads of 20 MB are received, and checked`, {
  timeout: 180_000,
}, async () => {
  const begun = await Promise.all(Array.from({ length: AT_ONCE }, () => init(LARGE)));
  const before = residentMb(server.pid);
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, residentMb(server.pid));
  }, 50);
  try {
    const puts = await Promise.all(begun.map(({ files, started }) => files.put(started, LARGE)));
    expect(puts.map(({ status }) => status)).toEqual(begun.map(() => 200));
    const confirmed = await Promise.all(begun.map(({ files, started }) => files.confirm(started.upload_id)));
    expect(confirmed.map(({ status }) => status)).toEqual(begun.map(() => 200));
  } finally {
    clearInterval(watch);
  }
  expect(peak - before, `MB more than the ${Math.round(before)} MB before`).toBeLessThan(GROWTH_MAX_MB);
});

test('[UP2] [UP7] kill -9 in the middle of an upload leaves nothing attached, and the sweep cleans up', async () => {
  const directory = makeTemporaryDirectory('killed-upload');
  const first = await startServer({ DATA_DIR: directory.path });
  const keys = { DESKBELL_BOOTSTRAP_PUBLIC_KEY: first.publicKey, DESKBELL_BOOTSTRAP_SECRET_KEY: first.secretKey };
  const customer = await newCustomer(first);
  const files = customerUploader(first, customer);
  const attached = await files.upload(TEXT);
  dataOf(await sendWith(first, customer, [attached.id]));
  const half = dataOf<UploadStarted>(await files.init(LARGE));
  const stored = dataOf<UploadStarted>(await files.init(TEXT));
  dataOf(await files.put(stored, TEXT));
  const peer = await connectRaw(first);
  peer.write(head(half, { 'content-length': String(LARGE.bytes.length) }));
  peer.write(LARGE.bytes.subarray(0, MEGABYTE));
  await until('half of it', async () => (incoming(directory.path).some(size => size > 0) ? true : undefined));
  await first.kill();

  const second = await startServer({ DATA_DIR: directory.path, ...keys });
  const again = customerAt(second, customer.token);
  const filesAgain = customerUploader(second, again);
  expect((await filesAgain.confirm(half.upload_id)).error?.code).toBe('BAD_REQUEST');
  expect((await sendWith(second, again, [half.upload_id])).error?.code).toBe('VALIDATION_ERROR');
  expect((await filesAgain.confirm(stored.upload_id)).status, 'what had arrived is there').toBe(200);
  expect((await again.history()).map(({ attachments }) => attachments.map(({ id }) => id))).toEqual([[attached.id]]);
  await second.stop();

  // Two days later.
  const clock = { ...systemClock, now: () => Date.now() + 2 * DAY_MS };
  const fail = (error: unknown) => {
    throw error;
  };
  const queue = { writeQueueMax: 10, writeDeadlineMs: 5_000, onCommit: () => undefined };
  const watching = { onLostConnection: fail, onDamage: fail };
  const storage = await openStorage({ dataDir: directory.path, databaseUrl: null, clock, ...queue, ...watching });
  const blobs = await createLocalBlobs(join(directory.path, 'files'), clock);
  await sweep({ storage, blobs, clock, report: fail });
  expect(await storage.findUpload(half.upload_id)).toBeNull();
  expect(await storage.findUpload(stored.upload_id)).toBeNull();
  expect(await storage.findUpload(attached.id)).not.toBeNull();
  await blobs.close();
  await storage.close();
  const left = readdirSync(join(directory.path, 'files'), { recursive: true, withFileTypes: true });
  expect(left.filter(entry => entry.isFile())).toHaveLength(1);
  directory.remove();
});

test('[UP2] [IN4] an upload that gets on may take longer than other requests; one that does not is ended', async () => {
  expect((await slow.stalled.ended()).toString()).toContain('REQUEST_TIMEOUT');
  await slow.steady.until('the answer', bytes => bytes.includes('\r\n\r\n'));
  expect(performance.now() - slow.since, 'longer than the others may').toBeGreaterThan(35_000);
  expect(statusIn(slow.steady)).toBe('200');
  expect((await agentUploader(server).confirm(slow.stalledId)).error?.code).toBe('BAD_REQUEST');
});

/** One sends a bit every second for 36 s, the other nothing after its first bytes. */
async function beginSlowOnes(): Promise<typeof slow> {
  const agent = agentUploader(server);
  const file = { ...TEXT, bytes: Buffer.alloc(36 * 20_000, 'x') };
  const [steadily, stalling] = [await agent.init(file), await agent.init(file)].map(dataOf<UploadStarted>);
  if (!steadily || !stalling) throw new Error('they were begun');
  const [steady, stalled] = [await connectRaw(server), await connectRaw(server)];
  for (const [peer, started] of [
    [steady, steadily],
    [stalled, stalling],
  ] as const) {
    peer.write(head(started, { 'content-length': String(file.bytes.length) }));
    peer.write(file.bytes.subarray(0, 20_000));
  }
  let sent = 1;
  const timer = setInterval(() => {
    if (sent++ < 36) steady.write(file.bytes.subarray(0, 20_000));
  }, 1_020);
  return { steady, stalled, stalledId: stalling.upload_id, since: performance.now(), stop: () => clearInterval(timer) };
}

/** Memory of a process that is not swapped out, in MB. */
function residentMb(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1000;
}
