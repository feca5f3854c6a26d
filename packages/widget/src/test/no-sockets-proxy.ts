import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Proxy {
  url: string;
  /** How many upgrades it has refused. */
  refused(): number;
  close(): Promise<void>;
}

/** What stands between many customers and us: it passes requests on, and hangs up on a WebSocket. */
export async function openProxy(target: string): Promise<Proxy> {
  let refused = 0;
  const server = createServer((incoming, answer) => {
    const { method, url, headers } = incoming;
    const outgoing = request(
      target + url,
      { method, headers: { ...headers, host: new URL(target).host } },
      response => {
        answer.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(answer);
      },
    );
    outgoing.on('error', () => answer.destroy());
    incoming.pipe(outgoing);
  });
  server.on('upgrade', (_request, socket) => {
    refused++;
    socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    refused: () => refused,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
