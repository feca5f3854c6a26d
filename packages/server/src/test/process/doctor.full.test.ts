import { chmodSync, chownSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, request } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { startClamd } from '../clamd-server.ts';
import { freePort } from '../free-port.ts';
import { startMailServer } from '../mail-server.ts';
import { createDatabase } from '../postgres-cluster.ts';
import { startRedis } from '../redis-server.ts';
import { type CommandResult, runCommand } from '../run-command.ts';
import { startS3 } from '../s3-server.ts';
import { startServer } from '../server-process.ts';
import { unprivilegedAccount } from '../unprivileged-account.ts';

const SHOP = 'https://shop.example';

test('[OP11] all is well: SQLite, a mail server, a scanner, a bucket, and the server itself', async () => {
  const login = { user: 'shop', password: 'a-secret-word' };
  const [mail, clamd, s3] = await Promise.all([
    startMailServer({ login }),
    startClamd({ streamMaxBytes: 1e6 }),
    startS3(),
  ]);
  const server = await startServer();
  const { origins, settings } = await environment(server);
  const all = {
    ...settings,
    DESKBELL_SMTP_URL: `smtp://shop:a-secret-word@127.0.0.1:${mail.port}`,
    DESKBELL_MAIL_FROM: 'help@shop.example',
    DESKBELL_CLAMD_URL: clamd.url,
    DESKBELL_S3_BUCKET: s3.settings.bucket,
    DESKBELL_S3_ENDPOINT: s3.settings.endpoint ?? '',
    DESKBELL_S3_REGION: s3.settings.region,
    DESKBELL_S3_ACCESS_KEY_ID: s3.settings.accessKeyId,
    DESKBELL_S3_SECRET_ACCESS_KEY: s3.settings.secretAccessKey,
    DESKBELL_S3_PATH_STYLE: 'on',
  };
  await origins([SHOP]);
  const well = await runCommand('doctor', all);
  expect(levels(well)).toEqual({
    configuration: 'ok',
    'data directory': 'ok',
    database: 'ok',
    files: 'ok',
    scanner: 'ok',
    mail: 'ok',
    server: 'ok',
    websocket: 'ok',
    origins: 'ok',
  });
  expect(well).toMatchObject({ code: 0, stderr: '' });

  const wrong = { ...all, DESKBELL_SMTP_URL: all.DESKBELL_SMTP_URL.replace('a-secret', 'the-wrong') };
  chmodSync(join(server.dataDir, 'deskbell.db'), 0o644);
  await Promise.all([clamd.stop(), s3.stop()]);
  await origins([]);
  const ill = await runCommand('doctor', wrong);
  expect(levels(ill)).toMatchObject({
    'data directory': 'FAIL',
    files: 'FAIL',
    scanner: 'FAIL',
    mail: 'FAIL',
    origins: 'warn',
  });
  expect(ill.stdout).toMatch(new RegExp(`^FAIL {2}mail {12}127.0.0.1:${mail.port} EAUTH`, 'm'));
  expect(ill.code).toBe(1);
  expect(well.stdout + ill.stdout).not.toMatch(/secret-word|wrong-word|sk_|S3RVER/);
  await mail.stop();
  await server.stop();
});

test('[OP11] PostgreSQL that may lose commits, Redis that answers or does not, a server that is not there', async () => {
  const [redis, databaseUrl] = await Promise.all([startRedis(), createDatabase(inject('postgresUrl'))]);
  const shared = { DATABASE_URL: databaseUrl, REDIS_URL: redis.url };
  const server = await startServer(shared);
  const { settings } = await environment(server);
  const found = await runCommand('doctor', { ...settings, ...shared });
  expect(found.code).toBe(1);
  // The test's own cluster has it off.
  expect(found.stdout).toMatch(/^FAIL {2}database {8}fsync is off/m);
  expect(found.stdout).toMatch(/^ok {4}database {8}PostgreSQL/m);
  expect(levels(found)).toMatchObject({ redis: 'ok', websocket: 'ok', server: 'ok' });
  await redis.stop();
  await server.stop();
  const silent = createTcpServer(() => undefined);
  await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as AddressInfo;
  const gone = await runCommand('doctor', { ...settings, ...shared, REDIS_URL: `redis://127.0.0.1:${port}` });
  expect(levels(gone)).toMatchObject({ redis: 'FAIL', server: 'FAIL', websocket: 'FAIL', origins: 'FAIL' });
  expect(gone.code).toBe(1);
  silent.close();
});

test('[OP11] what a proxy does to upgrades, cookies and CORS headers is found', async () => {
  const server = await startServer();
  const { origins, settings } = await environment(server);
  await origins([SHOP]);
  const proxied = async (faults: ProxyFaults) => {
    const proxy = await startProxy(server.url, faults);
    const result = await runCommand('doctor', { ...settings, PUBLIC_URL: proxy.url });
    await proxy.stop();
    return levels(result);
  };
  expect(await proxied({})).toMatchObject({ server: 'ok', websocket: 'ok', origins: 'ok' });
  expect(await proxied({ refusesUpgrades: true })).toMatchObject({ server: 'ok', websocket: 'FAIL', origins: 'ok' });
  expect(await proxied({ drops: 'access-control-allow-origin' })).toMatchObject({ websocket: 'ok', origins: 'FAIL' });
  expect(await proxied({ drops: 'set-cookie' })).toMatchObject({ websocket: 'FAIL', origins: 'ok' });
  expect(await proxied({ hides: '/readyz' })).toMatchObject({ server: 'ok', websocket: 'ok' });
  await server.stop();
});

test('[OP11] before the first start, and with a wrong configuration, it says so', async () => {
  const fresh = await runCommand('doctor', { DATA_DIR: '/nowhere/deskbell', PORT: String(await freePort()) });
  expect(fresh.code).toBe(1);
  expect(levels(fresh)).toMatchObject({ 'data directory': 'warn', database: 'warn', files: 'warn', server: 'FAIL' });
  const wrong = await runCommand('doctor', { PORT: 'x', LOG_LEVEL: 'loud' });
  expect(wrong).toMatchObject({ code: 1, stdout: '' });
  expect(wrong.stderr.match(/^configuration: .*$/gm)).toHaveLength(2);
});

const somebody = unprivilegedAccount();
// Only root can give a file away.
if (somebody) {
  test('[OP11] a database that is somebody else’s is found, and whose it is', async () => {
    const server = await startServer();
    chownSync(join(server.dataDir, 'deskbell.db'), somebody.uid, somebody.gid);
    const found = await runCommand('doctor', { DATA_DIR: server.dataDir, PORT: String(await freePort()) });
    expect(found.stdout).toMatch(
      new RegExp(`^FAIL {2}data directory {2}.*deskbell.db belongs to user ${somebody.uid}`, 'm'),
    );
    await server.stop();
  });
}

/** The environment of a running server, as the doctor needs it. */
async function environment(server: Awaited<ReturnType<typeof startServer>>) {
  const settings = { DATA_DIR: server.dataDir, PORT: new URL(server.url).port };
  // The live key's secret is shown once, at the first start.
  const live = /live {2}secret key {6}(\S+)/.exec(server.output())?.[1] ?? '';
  const path = `${server.url}/api/v1/agent/keys`;
  const headers = { 'x-api-key': live, 'content-type': 'application/json' };
  return {
    settings,
    async origins(list: string[]) {
      const { data } = (await (await fetch(path, { headers })).json()) as {
        data: { keys: { id: string; kind: string }[] };
      };
      const id = data.keys.find(({ kind }) => kind === 'public')?.id;
      const answer = await fetch(`${path}/${id}`, {
        method: 'PATCH',
        headers,
        body: JSON.stringify({ origins: list }),
      });
      expect(answer.status).toBe(200);
    },
  };
}

/** The worst level of each check. */
function levels({ stdout }: CommandResult): Record<string, string> {
  const worst: Record<string, string> = {};
  for (const line of stdout.trimEnd().split('\n')) {
    const [, level = '', name = ''] = /^(ok|warn|FAIL) +(data directory|\S+)/.exec(line) ?? [];
    const order = ['ok', 'warn', 'FAIL'];
    if (order.indexOf(level) >= order.indexOf(worst[name] ?? 'ok')) worst[name] = level;
  }
  return worst;
}

interface ProxyFaults {
  refusesUpgrades?: boolean;
  /** A header of answers. */
  drops?: string;
  /** A path. */
  hides?: string;
}

/** A reverse proxy as somebody might have set it up. */
async function startProxy(target: string, { refusesUpgrades, drops, hides }: ProxyFaults) {
  const keep = (headers: IncomingHttpHeaders) =>
    Object.fromEntries(Object.entries(headers).filter(([name, value]) => name !== drops && value !== undefined));
  const sockets = new Set<Socket>();
  const proxy = createServer((incoming, outgoing) => {
    if (incoming.url === hides) return void outgoing.writeHead(404).end();
    const { method, headers, url } = incoming;
    const onwards = request(target + url, { ...(method && { method }), headers }, answer => {
      outgoing.writeHead(answer.statusCode ?? 502, keep(answer.headers));
      answer.pipe(outgoing);
    });
    incoming.pipe(onwards);
  });
  proxy.on('upgrade', (incoming, socket: Socket) => {
    if (refusesUpgrades) return void socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n');
    const { hostname, port } = new URL(target);
    const server = connect(Number(port), hostname);
    for (const end of [server, socket]) sockets.add(end.on('error', () => socket.destroy()));
    const head = Object.entries(incoming.headers).map(([name, value]) => `${name}: ${value}`);
    server.write(`GET ${incoming.url} HTTP/1.1\r\n${head.join('\r\n')}\r\n\r\n`);
    server.pipe(socket).pipe(server);
  });
  await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    async stop() {
      for (const socket of sockets) socket.destroy();
      proxy.closeAllConnections();
      await new Promise(resolve => proxy.close(resolve));
    },
  };
}
