import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FaultyProxy, startProxy } from './proxy.ts';

const echo = createServer(socket => {
  socket.on('error', () => socket.destroy());
  socket.pipe(socket);
});
let proxy: FaultyProxy;

beforeEach(async () => {
  echo.listen(0, '127.0.0.1');
  await once(echo, 'listening');
  proxy = await startProxy();
  proxy.target((echo.address() as AddressInfo).port);
});
afterEach(async () => {
  await proxy.close();
  echo.close();
  await once(echo, 'close');
});

async function dial(): Promise<Socket> {
  const socket = connect(proxy.port, '127.0.0.1');
  socket.on('error', () => socket.destroy());
  await once(socket, 'connect');
  return socket;
}

async function hear(socket: Socket, length: number): Promise<string> {
  let text = '';
  while (text.length < length) text += (await once(socket, 'data'))[0];
  return text;
}

describe('a link', () => {
  test.each([{ is: 'well' }, { is: 'slow', ms: 5 }, { is: 'trickling' }] as const)(
    'that is $is carries all',
    async state => {
      proxy.behave(state);
      const socket = await dial();
      const text = 'x'.repeat(2_000);
      socket.write(text);
      expect(await hear(socket, text.length)).toBe(text);
    },
  );

  test('that stalls holds everything until it is well', async () => {
    const socket = await dial();
    proxy.behave({ is: 'stalled' });
    socket.write('one');
    const heard = hear(socket, 3);
    const first = await Promise.race([heard, new Promise(resolve => setTimeout(resolve, 50, 'nothing'))]);
    expect(first).toBe('nothing');
    proxy.behave({ is: 'well' });
    expect(await heard).toBe('one');
  });

  test('that is cut resets what there is, and takes new connections', async () => {
    const socket = await dial();
    socket.write('x');
    await hear(socket, 1);
    proxy.cut();
    const [error] = await once(socket, 'error');
    expect(error).toMatchObject({ code: 'ECONNRESET' });
    const next = await dial();
    next.write('y');
    expect(await hear(next, 1)).toBe('y');
  });

  test('that is half-open looks alive and is silent; new connections work', async () => {
    const socket = await dial();
    socket.write('x');
    await hear(socket, 1);
    proxy.halfOpen();
    socket.write('y');
    const next = await dial();
    next.write('z');
    expect(await hear(next, 1)).toBe('z');
    expect(socket.readyState).toBe('open');
    expect(socket.bytesRead).toBe(1);
    socket.destroy();
  });

  test('without a target refuses', async () => {
    proxy.target(null);
    const socket = connect(proxy.port, '127.0.0.1');
    const [error] = await once(socket, 'error');
    expect(error).toMatchObject({ code: 'ECONNRESET' });
  });
});
