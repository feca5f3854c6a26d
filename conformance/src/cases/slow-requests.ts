import { ROUTES } from '@deskbell/protocol';
import type { Case } from '../case.ts';
import { newCustomer } from '../customer.ts';
import { expectErrorEnvelope, expectThat } from '../expect.ts';
import { openRaw, type RawConnection } from '../raw-connection.ts';
import { times, within } from '../wait.ts';

const SLOW_CONNECTIONS = 50;

export const slowRequestCases: Case[] = [
  {
    rules: ['IN4'],
    title: 'headers that do not come to an end are cut off after about 10 s, and nobody waits for them',
    pace: 'beside',
    run: async target => {
      target.needsPatience(25_000, 'cutting off slow headers');
      const customer = await newCustomer(target);
      const slow = await Promise.all(times(SLOW_CONNECTIONS).map(() => openRaw(target)));
      for (const connection of slow) connection.write('GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ');
      const started = performance.now();
      for (const n of times(20)) await customer.send(`not slowed ${n}`);
      const ms = performance.now() - started;
      expectThat(ms < 5000, '20 sends beside 50 slow requests in under 5 s', `${Math.round(ms)} ms`);
      await Promise.all(slow.map(connection => expectCutOff(connection, 25_000)));
    },
  },
  {
    rules: ['IN4'],
    title: 'a body that trickles is cut off after about 30 s',
    pace: 'beside',
    run: async target => {
      target.needsPatience(45_000, 'cutting off a slow body');
      const connection = await openRaw(target);
      const headers = [
        `Host: x`,
        `X-Public-Key: ${target.options.publicKey}`,
        'Content-Type: application/json',
        'Content-Length: 60000',
      ];
      connection.write(`POST ${ROUTES.messages} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n{"content":"`);
      const trickle = setInterval(() => connection.write('x'), 500);
      target.atEnd(() => clearInterval(trickle));
      await expectCutOff(connection, 45_000);
    },
  },
];

/** Ended in time; what was answered before, if anything, is an envelope. */
async function expectCutOff(connection: RawConnection, ms: number): Promise<void> {
  const said = await within(ms, `the connection to be ended within ${ms / 1000} s`, connection.ended);
  if (said.length > 0) expectErrorEnvelope(await connection.answer());
}
