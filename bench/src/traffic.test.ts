import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { runClosedLoop } from './http-load.ts';
import { createSendTraffic } from './traffic.ts';

/** Answers sends and polls like the server, for one customer, except that it forgets every message `forgets` names. */
async function startForgetfulServer(forgets: (number: number) => boolean) {
  const stored: { id: string; created_at: string }[] = [];
  let accepted = 0;
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      let data: unknown;
      if (request.method === 'POST') {
        const message = { id: `msg_${accepted}`, created_at: new Date(1e12 + accepted).toISOString() };
        if (!forgets(accepted++)) stored.push(message);
        data = message;
      } else {
        const query = new URL(request.url ?? '', 'http://x').searchParams;
        const newer = stored.filter(message => message.created_at > (query.get('after') ?? ''));
        data = { messages: newer.slice(0, Number(query.get('limit'))) };
      }
      const body = JSON.stringify({ success: true, data });
      response.writeHead(200, { 'content-length': Buffer.byteLength(body) }).end(body);
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port, close: () => server.close() };
}

test('a message answered 200 and not stored fails the run, one that is stored does not', async () => {
  const honest = await startForgetfulServer(() => false);
  const forgetful = await startForgetfulServer(number => number === 3);
  const customers = [{ token: 'token', mark: null }];
  for (const { server, expected } of [
    { server: honest, expected: [] },
    { server: forgetful, expected: ['msg_3 was answered 200 and is missing'] },
  ]) {
    const traffic = createSendTraffic(customers, 1);
    await runClosedLoop({ pid: process.pid, port: server.port }, 1, 0.2, traffic);
    const { checked, problems } = await traffic.verify(server.port);
    expect(checked).toBeGreaterThan(4);
    expect(problems).toEqual(expected);
    server.close();
  }
});
