import { LIMITS, ROUTES } from '@deskbell/protocol';
import type { Answer } from '../answer.ts';
import type { Case } from '../case.ts';
import { newCustomer, publicHeaders } from '../customer.ts';
import { expectEqual, expectError, expectErrorEnvelope, expectRefusal, expectThat } from '../expect.ts';
import { rawRequest, sendRaw } from '../raw-connection.ts';
import { type ConnectSpec, connect, expectRefusedUpgrade, tryConnect } from '../socket.ts';
import type { Target } from '../target.ts';
import { times, until } from '../wait.ts';

const byQuery = (target: Target) => `${ROUTES.socket}?public_key=${encodeURIComponent(target.options.publicKey)}`;

export const socketConnectCases: Case[] = [
  {
    rules: ['WS1'],
    title: 'cookie, bearer and subprotocol each lead to the own conversation, and the answer selects deskbell',
    run: async target => {
      const customer = await newCustomer(target);
      const authorization = `Bearer ${customer.token}`;
      const ways: [spec: ConnectSpec, protocol: string][] = [
        [{ path: byQuery(target), headers: { cookie: customer.cookie } }, ''],
        [{ path: byQuery(target), headers: { cookie: customer.cookie }, protocols: ['deskbell'] }, 'deskbell'],
        [{ path: ROUTES.socket, headers: { ...publicHeaders(target), cookie: customer.cookie } }, ''],
        [{ path: ROUTES.socket, headers: { ...publicHeaders(target), authorization } }, ''],
        [
          { path: ROUTES.socket, headers: { ...publicHeaders(target), authorization }, protocols: ['deskbell'] },
          'deskbell',
        ],
        [{ path: byQuery(target), protocols: ['deskbell', `token.${customer.token}`] }, 'deskbell'],
        [{ path: byQuery(target), protocols: [`token.${customer.token}`, 'deskbell'] }, 'deskbell'],
      ];
      const sockets = [];
      for (const [spec, protocol] of ways) {
        const socket = await connect(target, spec);
        expectEqual(socket.ws.protocol, protocol, 'the selected subprotocol');
        sockets.push(socket);
      }
      const { id } = await customer.send('hello');
      for (const socket of sockets) {
        const frame = await socket.nextFrame('the message', candidate => candidate.type === 'message');
        expectThat(JSON.stringify(frame).includes(id), `the message ${id}`, frame);
      }
    },
  },
  {
    rules: ['WS2', 'KY1', 'SE1'],
    title: 'without a valid key or session the upgrade is 401 in the envelope',
    run: async target => {
      const customer = await newCustomer(target);
      const authorization = `Bearer ${customer.token}`;
      const protocols = ['deskbell', `token.${customer.token}`];
      const wrong: ConnectSpec[] = [
        { path: ROUTES.socket },
        { path: ROUTES.socket, headers: { authorization } },
        { path: ROUTES.socket, protocols },
        { path: ROUTES.socket, headers: publicHeaders(target) },
        { path: byQuery(target) },
        { path: byQuery(target), protocols: ['deskbell'] },
        { path: byQuery(target), protocols: ['deskbell', 'token.forged'] },
        { path: byQuery(target), protocols: ['deskbell', `token.${customer.token}x`] },
        { path: byQuery(target), headers: { cookie: 'session=forged' } },
        { path: `${ROUTES.socket}?public_key=pk_test_unknown`, protocols },
        { path: `${ROUTES.socket}?public_key=${target.options.secretKey}`, protocols },
        { path: ROUTES.socket, headers: { 'x-public-key': 'pk_test_unknown', authorization } },
        { path: ROUTES.socket, headers: { 'x-api-key': target.options.secretKey } },
      ];
      for (const spec of wrong) expectError(await expectRefusedUpgrade(target, spec), 'UNAUTHORIZED');
    },
  },
  {
    rules: ['WS2'],
    title: 'a request that is no upgrade is 400, never 426',
    run: async target => {
      const { token, request } = await newCustomer(target);
      expectRefusal(await request({ path: ROUTES.socket }), 400);
      const odd = [
        ['Connection: Upgrade', 'Upgrade: h2c'],
        ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'],
        ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: short'],
        [
          'Connection: Upgrade',
          'Upgrade: websocket',
          'Sec-WebSocket-Version: 1',
          'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
        ],
        ['Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='],
      ];
      const session = [`X-Public-Key: ${target.options.publicKey}`, `Authorization: Bearer ${token}`];
      for (const headers of odd) {
        expectRefusal(
          await sendRaw(target, rawRequest(target, `GET ${ROUTES.socket} HTTP/1.1`, [...session, ...headers])),
          400,
        );
      }
    },
  },
  {
    rules: ['WS2', 'EN1'],
    title: 'refused upgrades look like every other answer: headers, request id and envelope',
    run: async target => {
      const answers = [
        await expectRefusedUpgrade(target, { path: ROUTES.socket }),
        await expectRefusedUpgrade(target, { path: ROUTES.agentSocket }),
        await expectRefusedUpgrade(target, { path: '/api/v1/support/nowhere', headers: publicHeaders(target) }),
        await expectRefusedUpgrade(target, { path: '/', headers: publicHeaders(target) }),
      ];
      for (const answer of answers) {
        expectErrorEnvelope(answer);
        expectThat(!!answer.headers['x-request-id'], 'an X-Request-Id', answer.headers, answer);
        expectEqual(answer.headers['x-content-type-options'], 'nosniff', 'X-Content-Type-Options', answer);
      }
    },
  },
  {
    rules: ['WS12'],
    title: 'of 30 sockets at once 20 open; when one closes the next is welcome',
    run: async target => {
      const customer = await newCustomer(target);
      const spec = {
        path: ROUTES.socket,
        headers: { ...publicHeaders(target), authorization: `Bearer ${customer.token}` },
        takesLimits: true,
      };
      const outcomes = await Promise.all(times(LIMITS.socketsPerIdentity + 10).map(() => tryConnect(target, spec)));
      const refused = outcomes.filter((outcome): outcome is Answer => 'status' in outcome);
      const open = outcomes.filter(outcome => 'ws' in outcome);
      expectEqual(open.length, LIMITS.socketsPerIdentity, 'the number of open sockets', refused[0]);
      for (const answer of refused) expectError(answer, 'RATE_LIMITED');
      open[0]?.ws.close(1000);
      await until(5000, 'a socket in the place of the closed one', async () => {
        const outcome = await tryConnect(target, spec);
        return 'ws' in outcome ? outcome : undefined;
      });
      await (await newCustomer(target)).connect();
    },
  },
];
