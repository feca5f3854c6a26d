import type { Message } from '@deskbell/protocol';
import { type Backoff, backoffMs } from './backoff.ts';
import type { Environment } from './environment.ts';
import { newId } from './ids.ts';
import type { OutboxEntry, OutboxStore } from './outbox-store.ts';
import { failed, ok, type Result } from './result.ts';

export interface OutboxOptions {
  /** One that does not reject, as `steadyOutbox` makes it; a round that fails all the same is reported. */
  store: OutboxStore;
  environment: Pick<Environment, 'now' | 'random' | 'after' | 'report'>;
  /** Hands an entry to the server. */
  send: (entry: OutboxEntry) => Promise<Result<Message>>;
  /** Runs `work` while nobody else on this device does: one tab sends at a time. */
  exclusively: (work: () => Promise<void>) => Promise<void>;
  onSent: (message: Message, clientId: string) => void;
  /** The entries changed. */
  onChange: (entries: OutboxEntry[]) => void;
}

export interface Outbox {
  /** Resolves when the server has the message, or will not take it. */
  add(content: string, attachments: string[], clientId?: string): Promise<Result<Message>>;
  /** Gives a refused message another try. */
  retry(clientId: string): Promise<void>;
  discard(clientId: string): Promise<void>;
  /** Tries at once what waits. */
  wake(): void;
  /** Another tab changed the store. */
  reload(): Promise<void>;
  clear(): Promise<void>;
  stop(): void;
}

const BACKOFF: Backoff = { first: 1_000, most: 30_000 };

/**
 * Sends what was written, in order, each exactly once, however often the network fails and whenever the page is closed:
 * an entry is stored before it is sent and taken out only when the server has it. What the server refuses for good stays
 * visible with the reason and does not hold up what follows.
 */
export function createOutbox({ store, environment, send, exclusively, onSent, onChange }: OutboxOptions): Outbox {
  const waiters = new Map<string, (result: Result<Message>) => void>();
  let failures = 0;
  let isDraining = false;
  /** Something came while the last round was about to end. */
  let isAskedAgain = false;
  let isStopped = false;
  let lastCreatedAt = 0;
  let stopWaiting: () => void = () => undefined;
  let endPause: () => void = () => undefined;

  async function announce(): Promise<void> {
    onChange(await store.all());
  }

  async function drain(): Promise<void> {
    if (isDraining) {
      isAskedAgain = true;
      return;
    }
    isDraining = true;
    do {
      isAskedAgain = false;
      // What it left behind waits for the next message or wake-up.
      await exclusively(sendAll).catch(environment.report);
    } while (isAskedAgain && !isStopped);
    isDraining = false;
  }

  async function sendAll(): Promise<void> {
    for (;;) {
      // Read anew each time: another tab may have sent or discarded it meanwhile.
      const next = (await store.all()).find(entry => entry.failure === null);
      if (!next || isStopped) return;
      const result = await send(next);
      if (isStopped) return;
      const accepted = result.ok ? result.value : readAccepted(result.error.context);
      if (accepted) {
        failures = 0;
        await store.remove(next.clientId);
        onSent(accepted, next.clientId);
      } else if (!result.ok && result.error.retryable) {
        await pause(backoffMs(++failures, BACKOFF, environment.random));
        continue;
      } else if (!result.ok) {
        await store.put({ ...next, failure: result.error });
      }
      // Who waited for it finds it where it is now.
      await announce();
      settle(next.clientId, accepted ? ok(accepted) : result);
    }
  }

  function settle(clientId: string, result: Result<Message>): void {
    waiters.get(clientId)?.(result);
    waiters.delete(clientId);
  }

  function abortAll(reason: string): void {
    for (const clientId of waiters.keys()) settle(clientId, failed('ABORTED', reason, false));
  }

  function pause(ms: number): Promise<void> {
    return new Promise(resolve => {
      endPause = () => {
        stopWaiting();
        resolve();
      };
      stopWaiting = environment.after(ms, resolve);
    });
  }

  return {
    async add(content, attachments, clientId = newId()) {
      if (isStopped) return failed('ABORTED', 'the client was closed', false);
      // Two in the same millisecond keep their order.
      lastCreatedAt = Math.max(environment.now(), lastCreatedAt + 1);
      const result = new Promise<Result<Message>>(resolve => waiters.set(clientId, resolve));
      await store.put({ clientId, content, attachments, createdAt: lastCreatedAt, failure: null });
      await announce();
      void drain();
      return result;
    },
    async retry(clientId) {
      const entry = (await store.all()).find(candidate => candidate.clientId === clientId);
      if (!entry) return;
      await store.put({ ...entry, failure: null });
      await announce();
      void drain();
    },
    async discard(clientId) {
      await store.remove(clientId);
      settle(clientId, failed('ABORTED', 'the message was discarded', false));
      await announce();
    },
    wake() {
      failures = 0;
      endPause();
      void drain();
    },
    reload: announce,
    async clear() {
      for (const { clientId } of await store.all()) await store.remove(clientId);
      abortAll('the session ended');
      await announce();
    },
    stop() {
      isStopped = true;
      endPause();
      // What is stored the next client sends.
      abortAll('the client was closed');
    },
  };
}

/** A replay answers 409 with what is stored: that is as good as a 200. */
function readAccepted(context: Record<string, unknown>): Message | null {
  const { message } = context;
  return typeof message === 'object' && message !== null && 'id' in message ? (message as Message) : null;
}
