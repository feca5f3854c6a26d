import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WebhookEnvelope } from '@deskbell/protocol';

export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  event: WebhookEnvelope;
}

export interface Receiver {
  url: string;
  port: number;
  /** In the order they came, each when its body was there. */
  received: Received[];
  /** Connections that were made, whatever came of them. */
  connections(): number;
  /** How further requests are answered; 204 at first. */
  answer(respond: Respond): void;
  close(): Promise<void>;
}

export type Respond = (response: ServerResponse, received: Received, request: IncomingMessage) => void;

/** A shop's server that takes webhooks, on a free port of 127.0.0.1 unless another place is wanted. */
export async function startReceiver(host = '127.0.0.1', wantedPort = 0): Promise<Receiver> {
  const received: Received[] = [];
  let connections = 0;
  let respond: Respond = response => response.writeHead(204).end();
  const server = createServer(async (request, response) => {
    // Whoever sends may hang up at any time.
    response.on('error', () => request.destroy());
    try {
      let body = '';
      for await (const chunk of request.setEncoding('utf8')) body += chunk;
      const { url: path = '', headers } = request;
      const call = { path, headers, body, event: body ? JSON.parse(body) : null };
      received.push(call);
      respond(response, call, request);
    } catch {
      response.destroy();
    }
  });
  server.on('connection', () => connections++);
  await new Promise<void>(resolve => server.listen(wantedPort, host, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    received,
    connections: () => connections,
    answer(next) {
      respond = next;
    },
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
