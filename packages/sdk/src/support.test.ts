import type { Message } from '@deskbell/protocol';
import { expect, test } from 'vitest';
import type { Http } from './http.ts';
import { memoryOutbox } from './outbox-store.ts';
import { failed, ok } from './result.ts';
import { createSupport } from './support.ts';
import { noTabs } from './tabs.ts';
import { manualEnvironment } from './test/manual-environment.ts';
import { memoryTokens } from './token-store.ts';

const SESSION_ENDED = 4401;

/** Sockets that only end when the test says so, and a server that does not answer. */
function openScene() {
  const sockets: FakeSocket[] = [];
  class FakeSocket {
    readonly OPEN = 1;
    readyState = 1;
    onmessage: ((event: { data: unknown }) => void) | null = null;
    onclose: ((event: { code: number }) => void) | null = null;
    readonly protocols: string[];

    constructor(_url: string, protocols: string[]) {
      this.protocols = protocols;
      sockets.push(this);
    }

    close(): void {
      this.readyState = 3;
    }
  }
  const environment = manualEnvironment({ WebSocket: FakeSocket as unknown as NonNullable<typeof WebSocket> });
  const tokens = memoryTokens();
  tokens.write('old');
  const http: Http = { call: () => Promise.resolve(failed('NETWORK_ERROR', 'nobody is there', true)) };
  const options = { url: 'http://127.0.0.1:1', publicKey: 'pk_test_nobody0000', http, tokens, environment };
  const support = createSupport({ ...options, outboxStore: memoryOutbox(), tabs: noTabs() });
  const endSession = () => {
    const socket = sockets.at(-1) as FakeSocket;
    socket.readyState = 3;
    socket.onclose?.({ code: SESSION_ENDED });
  };
  const open = () => sockets.filter(({ readyState }) => readyState === 1).map(({ protocols }) => protocols.at(-1));
  return { environment, tokens, support, endSession, open };
}

test('[LI1] a login whose token is there before its socket ends stays a login, with one socket', async () => {
  const { environment, tokens, support, endSession, open } = openScene();
  await environment.advance(0);
  // The answer's headers are read, its body is on its way; the server has ended the old session's sockets.
  tokens.write('new');
  endSession();
  await environment.advance(0);
  support.onIdentityChange(false);
  await environment.advance(3_000);
  expect(tokens.read()).toBe('new');
  expect(open()).toEqual([expect.stringMatching(/new$/)]);
  support.close();
});

test('[SE7] a session that ended without another in its place is nobody from then on', async () => {
  const { environment, tokens, support, endSession, open } = openScene();
  await environment.advance(0);
  endSession();
  await environment.advance(3_000);
  expect(tokens.read()).toBeNull();
  expect(open()).toEqual([]);
  expect(support.snapshot().connection).toBe('idle');
  support.close();
});

test('a session that another request replaced is gone on with', async () => {
  const { environment, tokens, support, endSession, open } = openScene();
  await environment.advance(0);
  endSession();
  await environment.advance(500);
  tokens.write('next');
  await environment.advance(3_000);
  expect(tokens.read()).toBe('next');
  expect(open()).toEqual([expect.stringMatching(/next$/)]);
  support.close();
});

test('a listener that throws stops nobody: the others hear everything, polling goes on, and it is reported', async () => {
  const environment = manualEnvironment();
  const tokens = memoryTokens();
  tokens.write('known');
  const stored: Message[] = [];
  let polls = 0;
  const http: Http = {
    async call<T>() {
      polls++;
      return ok({ messages: stored } as T);
    },
  };
  const options = { url: 'http://127.0.0.1:1', publicKey: 'pk_test_nobody0000', http, tokens, environment };
  const support = createSupport({ ...options, outboxStore: memoryOutbox(), tabs: noTabs() });
  let isBroken = false;
  support.subscribe(() => {
    if (isBroken) throw new Error('it could not be drawn');
  });
  const heard: string[][] = [];
  support.subscribe(({ messages }) => heard.push(messages.map(({ id }) => id)));
  isBroken = true;
  await environment.advance(10_000);
  stored.push({ id: 'msg_1', content: 'hello', created_at: '2026-05-07T16:42:18.000Z', metadata: {} } as Message);
  await environment.advance(10_000);
  isBroken = false;
  const before = polls;
  await environment.advance(10_000);
  expect(polls).toBeGreaterThan(before);
  expect(environment.reported).toContainEqual(new Error('it could not be drawn'));
  expect(heard.at(-1)).toEqual(['msg_1']);
  support.close();
});
