import type { Socket } from 'node:net';

/** What arrives goes to `read`; whatever ends the connection, an error of `read` among it, goes to `lose`. */
export function feedSocket(
  socket: Socket,
  what: string,
  read: (chunk: Buffer) => void,
  lose: (cause: Error) => void,
): void {
  socket.on('data', chunk => {
    try {
      read(chunk as Buffer);
    } catch (error) {
      lose(error instanceof Error ? error : new Error(String(error)));
    }
  });
  socket.on('error', lose);
  socket.on('close', () => lose(new Error(`the server closed the ${what}`)));
}
