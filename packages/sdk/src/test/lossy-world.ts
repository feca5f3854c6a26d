import type { Message, Timestamp } from '@deskbell/protocol';
import fc from 'fast-check';
import type { MessageLog, Poll } from '../message-log.ts';

// A database, a client and everything between them that goes wrong, as a list of steps.

export type Step =
  | { do: 'store'; own: boolean }
  | { do: 'deliver'; which: number; keep: boolean }
  | { do: 'lose'; which: number }
  | { do: 'resync'; isLate: boolean }
  | { do: 'ask'; limit: number }
  | { do: 'answer'; which: number; fails: boolean }
  | { do: 'told'; which: number }
  | { do: 'restart' }
  | { do: 'restore'; back: number; skip: number };

const which = fc.nat(7);
export const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ do: fc.constant('store' as const), own: fc.boolean() }) },
    { weight: 6, arbitrary: fc.record({ do: fc.constant('deliver' as const), which, keep: fc.boolean() }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('lose' as const), which }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('resync' as const), isLate: fc.boolean() }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('ask' as const), limit: fc.integer({ min: 1, max: 4 }) }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('answer' as const), which, fails: fc.boolean() }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('told' as const), which }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('restore' as const),
        back: fc.integer({ min: 1, max: 4 }),
        skip: fc.integer({ min: -3, max: 3 }),
      }),
    },
  ),
  { maxLength: 60 },
);

const INSTANTS = 64;

interface Frame {
  message: Message;
  previous: Timestamp | null;
}

/** Takes the steps, then heals everything; one sentence for each way in which the log is not the database. */
export function findDifference(Log: typeof MessageLog, taken: Step[]): string[] {
  const world = new World(Log);
  for (const step of taken) world.take(step);
  return world.settle();
}

class World {
  readonly #Log: typeof MessageLog;
  #log: MessageLog;
  #database: Message[] = [];
  #stored = 0;
  #clock = 1_000;
  #frames: Frame[] = [];
  /** Own messages whose answer, 200 or 409, is on its way. */
  #answers: Message[] = [];
  /** A page is read when it is asked for, and may arrive much later. */
  #pages: { poll: Poll; page: Message[] }[] = [];
  #oldMark: Timestamp | null = null;

  constructor(Log: typeof MessageLog) {
    this.#Log = Log;
    this.#log = new Log();
  }

  take(step: Step): void {
    if (step.do === 'store') this.#store(step.own);
    else if (step.do === 'deliver') this.#deliver(step);
    else if (step.do === 'lose') this.#frames.splice(step.which, 1);
    else if (step.do === 'resync') this.#resync(step.isLate);
    else if (step.do === 'ask') this.#ask(step.limit);
    else if (step.do === 'answer') this.#answer(step);
    else if (step.do === 'told') this.#tell(step.which);
    else if (step.do === 'restart') this.#restart();
    else this.#restore(step);
  }

  /** The network is whole again: what is under way arrives, the socket comes back, polls are answered. */
  settle(): string[] {
    for (const { poll, page } of this.#pages) this.#log.applyPage(poll, page);
    for (const { message, previous } of this.#frames) this.#log.applyFrame(message, previous);
    for (const message of this.#answers) this.#log.applySent(message);
    this.#log.doubt();
    for (let polls = 0; this.#log.applyResync(this.#mark()); ) {
      for (let isMore = true; isMore; polls++) {
        if (polls > 200) return ['it polls for ever'];
        const poll = this.#log.nextPoll(3);
        isMore = this.#log.applyPage(poll, this.#read(poll));
      }
    }
    const known = this.#log.messages.map(describe);
    const stored = this.#database.map(describe);
    if (known.join() !== stored.join()) return [`known ${known.join(' ')}`, `stored ${stored.join(' ')}`];
    return this.#log.contiguousThrough === this.#mark() ? [] : ['the contiguous mark is not the mark'];
  }

  #deliver({ which, keep }: { which: number; keep: boolean }): void {
    const frame = this.#frames[which];
    if (!keep) this.#frames.splice(which, 1);
    if (frame) this.#log.applyFrame(frame.message, frame.previous);
  }

  #resync(isLate: boolean): void {
    this.#log.applyResync(isLate ? this.#oldMark : this.#mark());
    this.#oldMark = this.#mark();
  }

  #ask(limit: number): void {
    const poll = this.#log.nextPoll(limit);
    this.#pages.push({ poll, page: this.#read(poll) });
  }

  #answer({ which, fails }: { which: number; fails: boolean }): void {
    const [asked] = this.#pages.splice(which, 1);
    if (fails) this.#log.doubt();
    else if (asked) this.#log.applyPage(asked.poll, asked.page);
  }

  #tell(which: number): void {
    const [message] = this.#answers.splice(which, 1);
    if (message) this.#log.applySent(message);
  }

  #restart(): void {
    this.#log = new this.#Log();
    this.#frames = [];
    this.#pages = [];
  }

  /** Connections break, but what is on its way from before still arrives; the clock of the new place may be another. */
  #restore({ back, skip }: { back: number; skip: number }): void {
    this.#database.splice(-back);
    this.#log.doubt();
    this.#clock += skip * INSTANTS;
  }

  #store(own: boolean): void {
    const previous = this.#mark();
    const mark = previous === null ? 0 : Date.parse(previous);
    this.#clock += 10;
    const n = ++this.#stored;
    const message: Message = {
      id: `msg_${n}`,
      sender_type: 'customer',
      content: '',
      content_type: 'text',
      attachments: [],
      metadata: {},
      created_at: new Date(nextInstant(Math.max(this.#clock, mark + 1), n)).toISOString(),
    };
    this.#database.push(message);
    this.#frames.push({ message, previous });
    if (own) this.#answers.push(message);
  }

  #mark(): Timestamp | null {
    return this.#database.at(-1)?.created_at ?? null;
  }

  #read({ after, limit }: Poll): Message[] {
    return this.#database.filter(({ created_at }) => after === null || created_at > after).slice(0, limit);
  }
}

/** Two histories with the very same millisecond are beyond what marks can tell apart: each message has a remainder. */
function nextInstant(from: number, n: number): number {
  return from + ((((n - from) % INSTANTS) + INSTANTS) % INSTANTS);
}

function describe({ id, created_at }: Message): string {
  return `${id}@${created_at.slice(17)}`;
}
