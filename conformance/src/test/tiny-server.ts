import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { createTinyDesk } from './tiny-desk.ts';
import { type Fault, Refusal } from './tiny-faults.ts';
import { createTinyRoutes, tokenOf } from './tiny-routes.ts';

export { TINY_KEYS } from './tiny-keys.ts';

/** As much of the API as the kit's own tests need, in memory, on a free port; right in every respect but the fault. */
export async function startTinyServer(fault?: Fault): Promise<{ url: string; stop: () => Promise<void> }> {
  const desk = createTinyDesk(fault);
  const route = createTinyRoutes(desk, url, fault);
  const server = createServer((request, response) => {
    answer(request).then(
      ({ status, body, token, type = 'application/json' }) => {
        const session = token && { 'x-session-token': token, 'set-cookie': `tiny=${token}; HttpOnly; Path=/` };
        const text = type === 'application/json' ? JSON.stringify(body) : (body as Buffer);
        response.writeHead(status, { 'content-type': type, ...session }).end(text);
      },
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket: WebSocket, request) => {
    const session = desk.find(tokenOf(request));
    if (!session) return socket.close(1008);
    const thread = desk.open(session);
    session.endings.add(() => socket.close(4401));
    const resync = JSON.stringify({ type: 'resync', latest_message_at: thread.log.at(-1)?.created_at ?? null });
    if (fault === 'resync comes second') socket.send('{"type":"hello"}');
    socket.send(resync);
    thread.listeners.add(frame => socket.send(JSON.stringify(frame)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  function url(): string {
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async function answer(request: IncomingMessage): ReturnType<typeof route> {
    try {
      return await route(request, await readBody(request));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { status, code, context } = error;
      if (fault === 'bare errors') return { status, body: { error: code } };
      return { status, body: { success: false, error: { code, message: 'refused', retryable: false, context } } };
    }
  }

  return {
    url: url(),
    async stop() {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
