import type { Conversation, Message, Note, Timestamp } from '@deskbell/protocol';

// What clients saw, as plain data: checkers are functions of it. Times are monotonic ms since the start.

/** One try of one message; the same `clientId` may be tried many times, and by several at once. */
export interface Attempt {
  clientId: string;
  sender: 'customer' | 'agent' | 'note';
  device: string;
  from: number;
  to: number;
  status: number | null;
  /** `unknown`: no answer, or one that does not say whether it is stored. */
  outcome: 'stored' | 'duplicate' | 'refused' | 'unknown';
  message: Pick<Message, 'id' | 'content' | 'created_at'> | null;
}

/** Bytes a customer's client received, whole. */
export interface Received {
  device: string;
  at: number;
  via: 'page' | 'frame' | 'answer';
  text: string;
}

export interface Page {
  reader: string;
  device: string;
  at: number;
  after: Timestamp | null;
  messages: Message[];
}

export interface FrameSeen {
  socket: number;
  device: string;
  at: number;
  message: Message;
  previous: Timestamp | null;
}

/** A socket from its first `resync` until it was gone. */
export interface SocketLife {
  id: number;
  /** `tab` polls when it is told to, `listener` never. */
  kind: 'tab' | 'listener';
  reader: string;
  device: string;
  node: number;
  from: number;
  to: number | null;
  /** The first `resync`: what came before it is not this socket's to bring. */
  mark: Timestamp | null;
}

export interface Learned {
  reader: string;
  messageId: string;
  at: number;
}

/** What a client that keeps a list had in it in the end. */
export interface Reader {
  name: string;
  device: string;
  kind: 'tab' | 'poller';
  messages: Message[];
}

export interface FinalRead {
  thread: string;
  node: number;
  messages: Message[];
  conversation: Conversation;
  notes: Note[];
}

export interface Window {
  what: string;
  from: number;
  to: number;
}

export interface History {
  attempts: Attempt[];
  received: Received[];
  pages: Page[];
  frames: FrameSeen[];
  sockets: SocketLife[];
  learned: Learned[];
  readers: Reader[];
  finals: FinalRead[];
  /** What was broken and when, and when this process itself stood still. */
  disturbances: Window[];
  /** device → the conversation it ended in; devices of one conversation may hear of each other. */
  threads: Record<string, string>;
  /** device → when it had logged in. */
  joined: Record<string, number>;
  unexpectedEnds: string[];
  /** Answers 500, which no fault excuses. */
  crashes: string[];
  /** What did not come to an end in its time. */
  unfinished: string[];
  endedAt: number;
}

export function createHistory(): History {
  return {
    attempts: [],
    received: [],
    pages: [],
    frames: [],
    sockets: [],
    learned: [],
    readers: [],
    finals: [],
    disturbances: [],
    threads: {},
    joined: {},
    unexpectedEnds: [],
    crashes: [],
    unfinished: [],
    endedAt: 0,
  };
}
