import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { createTinyDesk, type Fault, Refusal, type Thread, type TinyDesk } from './tiny-desk.ts';

export const TINY_KEYS = { publicKey: 'pk_test_tiny', secretKey: 'sk_test_tiny' };

/** As much of the API as the kit's own tests need, in memory, on a free port; right in every respect but the fault. */
export async function startTinyServer(fault?: Fault): Promise<{ url: string; stop: () => Promise<void> }> {
  const desk = createTinyDesk(fault);
  const server = createServer((request, response) => {
    handle(desk, request, fault).then(
      ({ status, body, token }) => {
        const session = token && { 'x-session-token': token, 'set-cookie': `tiny=${token}; HttpOnly; Path=/` };
        response.writeHead(status, { 'content-type': 'application/json', ...session }).end(JSON.stringify(body));
      },
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket: WebSocket, request) => {
    const thread = desk.find(tokenOf(request));
    if (!thread) return socket.close(1008);
    const resync = JSON.stringify({ type: 'resync', latest_message_at: thread.log.at(-1)?.created_at ?? null });
    if (fault === 'resync comes second') socket.send('{"type":"hello"}');
    socket.send(resync);
    thread.listeners.add(frame => socket.send(JSON.stringify(frame)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

interface Reply {
  status: number;
  body: unknown;
  /** Of a session made for this request. */
  token?: string;
}

async function handle(desk: TinyDesk, request: IncomingMessage, fault?: Fault): Promise<Reply> {
  try {
    return await route(desk, request, JSON.parse((await readBody(request)) || '{}') as Record<string, unknown>, fault);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { status, code, context } = error;
    if (fault === 'bare errors') return { status, body: { error: code } };
    return { status, body: { success: false, error: { code, message: 'refused', retryable: false, context } } };
  }
}

async function route(
  desk: TinyDesk,
  request: IncomingMessage,
  body: Record<string, unknown>,
  fault?: Fault,
): Promise<Reply> {
  const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://tiny.invalid');
  const ok = (data: unknown, token?: string): Reply => ({
    status: 200,
    body: { success: true, data },
    ...(token !== undefined && { token }),
  });
  const [, id = '', part = ''] = /^\/api\/v1\/agent\/conversations\/([^/]+)\/(\w+)$/.exec(pathname) ?? [];
  if (id) {
    const thread = desk.byId(id);
    if (part !== 'notes') return ok(await desk.append(thread, 'agent', body));
    return ok(request.method === 'GET' ? { notes: thread.notes } : desk.addNote(thread, body));
  }
  const found = desk.find(tokenOf(request));
  if (request.method === 'GET') {
    const made = !found && fault === 'GET mints' ? desk.open() : undefined;
    return ok({ messages: desk.page(found, query) }, made?.token);
  }
  const thread = found ?? desk.open();
  const token = found ? undefined : thread.token;
  if (pathname.endsWith('/messages')) return ok(await desk.append(thread, 'customer', body), token);
  return ok({ conversation: present(thread), messages: thread.log.slice(-50) }, token);
}

function present({ id, createdAt, log }: Thread) {
  const last_message_at = log.at(-1)?.created_at ?? null;
  return { id, status: 'open', ai_enabled: true, message_count: log.length, created_at: createdAt, last_message_at };
}

const tokenOf = ({ headers }: IncomingMessage) =>
  /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1] ?? /\btiny=([^;]+)/.exec(headers.cookie ?? '')?.[1];

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
