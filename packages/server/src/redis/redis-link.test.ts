import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { createManualClock } from '../test/manual-clock.ts';
import { keepRedisLink } from './redis-link.ts';

const LONG_MS = 10_000;

test('[BU2] a peer that accepts and says nothing is given up and tried again', async () => {
  const sockets: Socket[] = [];
  const silent = createServer(socket => sockets.push(socket.on('error', () => socket.destroy())));
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const clock = createManualClock();
  const losses: string[] = [];
  const linking = keepRedisLink({
    url: `redis://127.0.0.1:${(silent.address() as AddressInfo).port}`,
    clock,
    onDown: error => losses.push(String(error)),
    onBack: () => undefined,
  });
  await once(silent, 'connection');
  clock.advance(LONG_MS);
  const link = await linking;
  expect(losses).toEqual([expect.stringContaining('did not answer')]);
  const again = once(silent, 'connection');
  clock.advance(LONG_MS);
  await again;
  await link.close();
  for (const socket of sockets) socket.destroy();
  silent.close();
});
