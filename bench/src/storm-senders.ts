import { setTimeout as wait } from 'node:timers/promises';
import { at } from './customers.ts';
import type { Answer } from './http-response.ts';
import { type Customer, sendRequest } from './requests.ts';
import { type CallCounts, createRetryingCaller } from './retrying-caller.ts';
import type { StormLedger } from './storm-ledger.ts';

export interface StormSenders {
  /** Milliseconds each send since the last call of this took, retries and all. */
  takeDurations(): number[];
  /** No new sends; resolves when those under way are settled. */
  stop(): Promise<void>;
}

const EVERY_MS = 100;

/** Each sender writes for its own customers in turn, one message at a time, with the same client_id until it is answered. */
export function startSenders(
  senders: number,
  customers: Customer[],
  ports: readonly number[],
  ledger: StormLedger,
  counts: CallCounts,
  onFault: (error: unknown) => void,
): StormSenders {
  let isStopped = false;
  let durations: number[] = [];

  async function send(first: number): Promise<void> {
    const caller = createRetryingCaller(ports, first, counts);
    // They begin at different times, or all would send in the same instant.
    await wait((first / senders) * EVERY_MS);
    for (let customer = first; !isStopped; customer = next(customer, first)) {
      const content = ledger.sending(customer);
      const startedAt = performance.now();
      const answer = await caller.ask(sendRequest(at(customers, customer), content, content));
      const took = performance.now() - startedAt;
      ledger.accepted(content, storedId(answer));
      durations.push(took);
      await wait(Math.max(0, EVERY_MS - took));
    }
    caller.close();
  }

  const next = (customer: number, first: number): number =>
    customer + senders < customers.length ? customer + senders : first;
  const working = Array.from({ length: senders }, (_, first) => send(first).catch(onFault));
  return {
    takeDurations() {
      const taken = durations;
      durations = [];
      return taken;
    },
    async stop() {
      isStopped = true;
      await Promise.all(working);
    },
  };
}

/** 409 is what a retry gets whose first attempt was stored although its answer was lost (MS5). */
function storedId(answer: Answer): string {
  const body = JSON.parse(answer.body.toString()) as {
    data?: { id: string };
    error?: { context?: { message?: { id: string } } };
  };
  const id = answer.status === 200 ? body.data?.id : body.error?.context?.message?.id;
  if ((answer.status !== 200 && answer.status !== 409) || id === undefined) {
    throw new Error(`a send was answered ${answer.status}: ${answer.body}`);
  }
  return id;
}
