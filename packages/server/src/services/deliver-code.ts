import type { Channel } from '../domain/contact.ts';
import { type CodeLetter, type CodeSender, NotSent } from '../ports/login.ts';
import type { Clock } from '../ports.ts';

/** A code to be sent, and until when it is worth sending. */
export interface CodeDispatch {
  channel: Channel;
  expiresAt: number;
  /** Asked for when its turn comes, so that nobody who asked for a code waits for it. */
  write: () => Promise<CodeLetter>;
}

export interface CodeDelivery {
  isSetUp(channel: Channel): boolean;
  hasRoom(): boolean;
  /** Never waits and never throws: the answer to who asked does not depend on the delivery (AU6). */
  dispatch(dispatch: CodeDispatch): void;
  /** Sends what waits its turn, for a while; drops the rest. */
  close(): Promise<void>;
}

interface DeliveryOptions {
  clock: Clock;
  senders: CodeSender[];
  report: (error: unknown) => void;
  onOutcome: (channel: Channel, outcome: 'sent' | 'failed') => void;
}

/** Codes under way at once, those between two attempts included. */
const QUEUE_MAX = 1_000;
const ATTEMPTS_AT_ONCE = 8;
/** Between one attempt and the next. */
const RETRY_MS = [1_000, 5_000, 20_000, 60_000];
const CLOSE_MS = 3_000;

interface Item extends CodeDispatch {
  attempts: number;
}

/** Takes codes out of the requests' way: a bounded queue in memory. One that is lost costs its reader a new request. */
export function createCodeDelivery({ clock, senders, report, onOutcome }: DeliveryOptions): CodeDelivery {
  const byChannel = new Map(senders.map(sender => [sender.channel, sender]));
  const queue: Item[] = [];
  const resting = new Map<Item, () => void>();
  const running = new Set<Promise<void>>();
  let isClosing = false;

  function finish(item: Item, outcome: 'sent' | 'failed', error?: unknown): void {
    onOutcome(item.channel, outcome);
    if (error !== undefined) report(error);
  }

  function start(): void {
    while (running.size < ATTEMPTS_AT_ONCE) {
      const item = queue.shift();
      if (!item) return;
      const attempt = attemptTo(item).finally(() => {
        running.delete(attempt);
        start();
      });
      running.add(attempt);
    }
  }

  async function attemptTo(item: Item): Promise<void> {
    const sender = byChannel.get(item.channel);
    try {
      if (!sender) throw new NotSent(`no way to send codes by ${item.channel}`, false);
      if (clock.now() >= item.expiresAt) throw new NotSent('a login code waited until it was out of time', false);
      await sender.send(await item.write());
      finish(item, 'sent');
    } catch (error) {
      retry(item, error);
    }
  }

  function retry(item: Item, error: unknown): void {
    const waitMs = RETRY_MS[item.attempts++];
    const isHopeless = error instanceof NotSent && !error.isTemporary;
    if (isClosing || isHopeless || waitMs === undefined || clock.now() + waitMs >= item.expiresAt) {
      finish(item, 'failed', error);
      return;
    }
    const cancel = clock.after(waitMs, () => {
      resting.delete(item);
      queue.push(item);
      start();
    });
    resting.set(item, cancel);
  }

  const size = () => queue.length + resting.size + running.size;

  return {
    isSetUp: channel => byChannel.has(channel),
    hasRoom: () => !isClosing && size() < QUEUE_MAX,
    dispatch(dispatch) {
      if (isClosing || size() >= QUEUE_MAX) {
        finish({ ...dispatch, attempts: 0 }, 'failed', new Error('a login code was not sent: no room to queue it'));
        return;
      }
      queue.push({ ...dispatch, attempts: 0 });
      start();
    },
    async close() {
      isClosing = true;
      for (const [item, cancel] of resting) {
        cancel();
        finish(item, 'failed', new Error('a login code was not sent: the server stops'));
      }
      resting.clear();
      const { promise: timeIsUp, resolve } = Promise.withResolvers<void>();
      const stopWaiting = clock.after(CLOSE_MS, resolve);
      await Promise.race([sendAll(), timeIsUp]);
      stopWaiting();
      for (const item of queue.splice(0)) finish(item, 'failed', new Error('a login code was not sent: no time left'));
      await Promise.all(senders.map(sender => sender.close()));
    },
  };

  async function sendAll(): Promise<void> {
    while (running.size > 0) await Promise.race(running);
  }
}
