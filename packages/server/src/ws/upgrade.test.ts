import { createServer, type IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { AppError } from '../domain/app-error.ts';
import { acceptUpgrades } from './upgrade.ts';

/** What an upgrade is answered with when the server begins to stop before it comes, or while it is admitted. */
async function refusalOf(stopsWhen: 'before' | 'admitted'): Promise<string> {
  const server = createServer();
  const admitted = Promise.withResolvers<() => never>();
  const stop = acceptUpgrades(server, {
    admit: { '/ws': () => admitted.promise },
    formatRefusal: error => (error instanceof AppError ? error.code : String(error)),
    onError: () => undefined,
  });
  const socket = new PassThrough();
  if (stopsWhen === 'before') stop();
  server.emit('upgrade', { url: '/ws' } as IncomingMessage, socket, Buffer.alloc(0));
  if (stopsWhen === 'admitted') stop();
  admitted.resolve(() => {
    throw new Error('let in');
  });
  return String(await socket.toArray());
}

test('[OP5] [WS13] a server that stops lets nobody in, nor who was being admitted when it began', async () => {
  expect(await refusalOf('before')).toBe('SERVICE_UNAVAILABLE');
  expect(await refusalOf('admitted')).toBe('SERVICE_UNAVAILABLE');
});
