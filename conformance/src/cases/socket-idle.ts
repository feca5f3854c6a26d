import { ROUTES } from '@deskbell/protocol';
import type { Case } from '../case.ts';
import { type Customer, newCustomer, publicHeaders } from '../customer.ts';
import { expectEqual } from '../expect.ts';
import { connect } from '../socket.ts';
import type { Target } from '../target.ts';
import { times, within } from '../wait.ts';

const withoutPongs = (target: Target, customer: Customer) =>
  connect(target, {
    path: ROUTES.socket,
    headers: { ...publicHeaders(target), authorization: `Bearer ${customer.token}` },
    autoPong: false,
  });

export const socketIdleCases: Case[] = [
  {
    rules: ['WS5'],
    title: 'the server sends a protocol ping at least every 30 s',
    pace: 'beside',
    run: async target => {
      target.needsPatience(40_000, 'a ping of the server');
      await (await (await newCustomer(target)).connect()).nextPing(40_000);
    },
  },
  {
    rules: ['WS5'],
    title: 'a socket without a pong is closed; one that sends frames instead, or pongs, is not',
    pace: 'beside',
    run: async target => {
      target.needsPatience(100_000, 'closing a silent socket');
      const customer = await newCustomer(target);
      const [silent, talking] = [await withoutPongs(target, customer), await withoutPongs(target, customer)];
      const ponging = await customer.connect();
      const talk = (async () => {
        for (const _ of times(1000)) {
          await talking.nextPing(40_000);
          talking.send({ type: 'anything' });
        }
      })();
      talk.catch(() => undefined);
      await within(130_000, 'the silent socket to be closed', silent.closed);
      for (const socket of [talking, ponging]) {
        expectEqual(socket.ws.readyState, socket.ws.OPEN, 'the state of a socket with life in it');
        socket.send({ type: 'ping' });
        await socket.nextFrame('pong', frame => frame.type === 'pong');
      }
    },
  },
];
