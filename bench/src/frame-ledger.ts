import type { MessageFrame } from '@deskbell/protocol';

/** Each customer's newest `created_at`, null before the first message. */
export type Marks = (string | null)[];

/** Which sends have become frames, how often, and how long it took. */
export interface FrameLedger {
  /** Notes a send; answers the text that names it. */
  sending(customer: number, scheduledAt: number): string;
  arrived(customer: number, frame: MessageFrame, now: number): void;
  /** Resolves when every send so far has its frame. */
  complete(): Promise<void>;
  /** Milliseconds from schedule to frame. */
  delays(): number[];
  problems(): string[];
}

/** `marks` lives on from run to run: every frame must follow the one before it. */
export function createFrameLedger(name: string, marks: Marks): FrameLedger {
  const sends = new Map<string, { customer: number; scheduledAt: number; frames: number }>();
  const delays: number[] = [];
  const found: string[] = [];
  let completed = (): void => undefined;
  return {
    sending(customer, scheduledAt) {
      const marker = `Is it in stock? ${name}, question ${sends.size}`;
      sends.set(marker, { customer, scheduledAt, frames: 0 });
      return marker;
    },
    arrived(customer, frame, now) {
      const { content, created_at } = frame.message;
      const send = sends.get(content);
      if (send === undefined || send.customer !== customer) {
        found.push(`customer ${customer} got a frame that is not theirs: ${content}`);
        return;
      }
      send.frames++;
      if (send.frames > 1) found.push(`a second frame for ${content}`);
      else delays.push(now - send.scheduledAt);
      if (frame.previous_message_at !== marks[customer]) {
        found.push(`${content} follows ${frame.previous_message_at}, the socket's mark was ${marks[customer]}`);
      }
      marks[customer] = created_at;
      if (delays.length === sends.size) completed();
    },
    complete: () =>
      new Promise(resolve => {
        completed = resolve;
        if (delays.length === sends.size) resolve();
      }),
    delays: () => delays,
    problems() {
      const missing = [...sends].filter(([, send]) => send.frames === 0).map(([marker]) => `no frame for ${marker}`);
      return [...missing, ...found];
    },
  };
}
