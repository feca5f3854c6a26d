import { randomBytes } from 'node:crypto';
import { LIMITS, ROUTES } from '@deskbell/protocol';
import type { Case } from '../case.ts';
import { newCustomer } from '../customer.ts';
import { expectEqual } from '../expect.ts';
import { openRaw, rawRequest } from '../raw-connection.ts';
import type { Socket } from '../socket.ts';
import { times, within } from '../wait.ts';

const abuses: [title: string, code: number, abuse: (socket: Socket) => void][] = [
  ['a frame above 4 KiB', 1009, socket => socket.send({ type: 'x'.repeat(LIMITS.upFrameBytes) })],
  ['a frame of 8 MB', 1009, socket => socket.ws.send('x'.repeat(8_000_000))],
  ['many small fragments above 4 KiB together', 1009, socket => fragments(socket, 8, 'x'.repeat(1000))],
  ['a binary frame', 1003, socket => socket.ws.send(Buffer.from('{"type":"ping"}'))],
  ['a frame that is no JSON', 1008, socket => socket.ws.send('ping')],
  ['an empty frame', 1008, socket => socket.ws.send('')],
  ['a JSON array', 1008, socket => socket.ws.send('[{"type":"ping"}]')],
  ['a JSON text', 1008, socket => socket.ws.send('"ping"')],
  ['a JSON null', 1008, socket => socket.ws.send('null')],
  ['too many fragments', 1008, socket => fragments(socket, 200, ' ')],
  [
    'too many frames',
    1008,
    socket => {
      for (const _ of times(500)) socket.send({ type: 'ping' });
    },
  ],
];

function fragments(socket: Socket, count: number, piece: string): void {
  for (const n of times(count)) socket.ws.send(piece, { fin: n === count - 1 });
}

export const socketAbuseCases: Case[] = [
  ...abuses.map(
    ([title, code, abuse]): Case => ({
      rules: ['WS9'],
      title: `${title} closes ${code}, and the customer's other socket lives on`,
      run: async target => {
        const customer = await newCustomer(target);
        const [socket, bystander] = [await customer.connect(), await customer.connect()];
        abuse(socket);
        expectEqual(await within(10_000, `a close with ${code}`, socket.closed), code, 'the close code');
        await expectAlive(bystander);
        await customer.send('still here');
        await bystander.nextFrame('the message', frame => frame.type === 'message');
      },
    }),
  ),
  {
    rules: ['WS9'],
    title: 'a frame of exactly 4 KiB and a few fragments are fine',
    run: async target => {
      const socket = await (await newCustomer(target)).connect();
      const padding = LIMITS.upFrameBytes - '{"type":"nothing","x":""}'.length;
      socket.send({ type: 'nothing', x: 'x'.repeat(padding) });
      for (const [n, piece] of ['{"ty', 'pe":', '"ping"', '}'].entries()) socket.ws.send(piece, { fin: n === 3 });
      await socket.nextFrame('pong', frame => frame.type === 'pong');
    },
  },
  {
    rules: ['WS9'],
    title: 'noise instead of frames ends that connection only',
    run: async target => {
      const customer = await newCustomer(target);
      const bystander = await customer.connect();
      const upgrade = [
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
        `X-Public-Key: ${target.options.publicKey}`,
        `Authorization: Bearer ${customer.token}`,
      ];
      const noises = [
        Buffer.from([0xff, 0xff, ...randomBytes(64)]),
        Buffer.from([0x81, 0x05, ...Buffer.from('hello')]),
        Buffer.from([0x83, 0x80, 0, 0, 0, 0]),
      ];
      for (const noise of noises) {
        const connection = await openRaw(target);
        connection.write(rawRequest(target, `GET ${ROUTES.socket} HTTP/1.1`, upgrade));
        expectEqual((await connection.answer()).status, 101, 'the status');
        connection.write(noise);
        await within(10_000, 'the connection to be ended', connection.ended);
      }
      await expectAlive(bystander);
    },
  },
  {
    rules: ['WS9'],
    title: 'a flood of protocol pings harms nobody else',
    run: async target => {
      const customer = await newCustomer(target);
      const [socket, bystander] = [await customer.connect(), await customer.connect()];
      for (const _ of times(20_000)) if (socket.ws.readyState === socket.ws.OPEN) socket.ws.ping('x'.repeat(120));
      await expectAlive(bystander);
    },
  },
];

async function expectAlive(socket: Socket): Promise<void> {
  socket.send({ type: 'ping' });
  await socket.nextFrame('pong', frame => frame.type === 'pong');
}
