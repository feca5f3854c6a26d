import type { CustomerFrame, Message, MessagePage } from '@deskbell/protocol';
import { at } from './customers.ts';
import { type Customer, pollRequest } from './requests.ts';
import { type CallCounts, createRetryingCaller, type RetryingCaller } from './retrying-caller.ts';
import type { StormLedger } from './storm-ledger.ts';

/** The message logs of many customers, kept as a client keeps its own. */
export interface CustomerLogs {
  /** A frame that does not continue the log, or tells of a newer mark, makes its customer poll. */
  receive(customer: number, frame: CustomerFrame): void;
  polls(): number;
  close(): void;
}

const POLLERS = 32;
const PAGE = 100;

interface Log {
  /** Its newest message. */
  mark: string | null;
  isPolling: boolean;
  /** The poll under way may have missed something. */
  isStale: boolean;
}

/** Whatever enters a log is told to the ledger, once. */
export function createCustomerLogs(
  customers: Customer[],
  ports: readonly number[],
  ledger: StormLedger,
  counts: CallCounts,
  onFault: (error: unknown) => void,
): CustomerLogs {
  const logs = customers.map((): Log => ({ mark: null, isPolling: false, isStale: false }));
  const callers = createCallerQueue(ports, counts);
  let polls = 0;

  function take(customer: number, message: Message): void {
    at(logs, customer).mark = message.created_at;
    ledger.seen(customer, message.content, message.id);
  }

  function catchUp(customer: number): void {
    const log = at(logs, customer);
    log.isStale = true;
    if (log.isPolling) return;
    log.isPolling = true;
    callers.use(caller => pollAll(customer, log, caller)).catch(onFault);
  }

  async function pollAll(customer: number, log: Log, caller: RetryingCaller): Promise<void> {
    for (let isFull = false; log.isStale || isFull; ) {
      log.isStale = false;
      polls++;
      const answer = await caller.ask(pollRequest(at(customers, customer), log.mark, PAGE));
      if (answer.status !== 200) throw new Error(`a poll was refused: ${answer.body}`);
      const { messages } = (JSON.parse(answer.body.toString()) as { data: MessagePage }).data;
      // A frame may have brought some of them meanwhile.
      for (const message of messages) if (isBehind(log.mark, message.created_at)) take(customer, message);
      isFull = messages.length === PAGE;
    }
    log.isPolling = false;
  }

  return {
    receive(customer, frame) {
      const { mark } = at(logs, customer);
      if (frame.type === 'resync') {
        if (isBehind(mark, frame.latest_message_at)) catchUp(customer);
      } else if (frame.type === 'message') {
        if (frame.previous_message_at === mark) take(customer, frame.message);
        else if (isBehind(mark, frame.message.created_at)) catchUp(customer);
      }
    },
    polls: () => polls,
    close: callers.close,
  };
}

// Timestamps are text whose order is time's (TS1).
function isBehind(mark: string | null, newest: string | null): boolean {
  return newest !== null && (mark === null || mark < newest);
}

/** A few connections for everybody's polls. */
function createCallerQueue(ports: readonly number[], counts: CallCounts) {
  const all = Array.from({ length: POLLERS }, (_, index) => createRetryingCaller(ports, index, counts));
  const idle = [...all];
  const waiting: ((caller: RetryingCaller) => void)[] = [];
  return {
    async use(work: (caller: RetryingCaller) => Promise<void>): Promise<void> {
      const caller = idle.pop() ?? (await new Promise<RetryingCaller>(resolve => waiting.push(resolve)));
      try {
        await work(caller);
      } finally {
        const next = waiting.shift();
        if (next) next(caller);
        else idle.push(caller);
      }
    },
    close() {
      for (const caller of all) caller.close();
    },
  };
}
