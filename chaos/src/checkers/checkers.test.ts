import type { Message } from '@deskbell/protocol';
import { describe, expect, test } from 'vitest';
import { NOTE_CANARY } from '../clients/send.ts';
import { type Attempt, createHistory, type FinalRead, type History } from '../history.ts';
import { findViolations } from './all.ts';

// A history in which all is well, and one thing wrong with it at a time.

const at = (n: number) => new Date(Date.UTC(2030, 0, 1) + n).toISOString();

function message(n: number, device = 'd0'): Message {
  return {
    id: `msg_${n}`,
    sender_type: 'customer',
    content: `of:${device} said-${n}`,
    content_type: 'text',
    attachments: [],
    metadata: {},
    created_at: at(n),
  };
}

const attempt = (n: number, change: Partial<Attempt> = {}): Attempt => ({
  clientId: `said-${n}`,
  sender: 'customer',
  device: 'd0',
  from: n,
  to: n + 5,
  status: 200,
  outcome: 'stored',
  message: message(n),
  ...change,
});

const final = (node: number, messages: Message[]): FinalRead => ({
  thread: 'd0',
  node,
  messages,
  conversation: {
    id: 'thr_0',
    status: 'open',
    ai_enabled: true,
    message_count: messages.length,
    created_at: at(0),
    last_message_at: messages.at(-1)?.created_at ?? null,
  },
  notes: [{ id: 'note_1', content: 'of:d0 noted-1', author: 'agent', created_at: at(15) }],
});

/** Three messages and a note; a tab, a listener and a poller that got them all. */
function wellHistory(): History {
  const messages = [10, 20, 30].map(n => message(n));
  const socket = { device: 'd0', node: 0, from: 0, to: null, mark: null } as const;
  return {
    ...createHistory(),
    attempts: [
      ...[10, 20, 30].map(n => attempt(n)),
      attempt(20, { from: 26, to: 28, status: 409, outcome: 'duplicate' }),
      attempt(40, { status: null, outcome: 'unknown', message: null }),
      attempt(0, {
        clientId: 'noted-1',
        sender: 'note',
        message: { id: 'note_1', content: 'of:d0 noted-1', created_at: at(15) },
      }),
    ],
    received: [{ device: 'd0', at: 12, via: 'frame', text: JSON.stringify(message(10)) }],
    pages: [{ reader: 'poller', device: 'd0', at: 50, after: null, messages }],
    frames: messages.map((message, index) => ({
      socket: 1,
      device: 'd0',
      at: 10 * (index + 1),
      message,
      previous: messages[index - 1]?.created_at ?? null,
    })),
    sockets: [
      { ...socket, id: 1, kind: 'listener', reader: 'listener' },
      { ...socket, id: 2, kind: 'tab', reader: 'tab' },
    ],
    learned: messages.flatMap(({ id }, index) =>
      ['tab', 'listener'].map(reader => ({ reader, messageId: id, at: 10 * (index + 1) })),
    ),
    readers: [
      { name: 'tab', device: 'd0', kind: 'tab', messages },
      { name: 'poller', device: 'd0', kind: 'poller', messages },
    ],
    finals: [final(0, messages), final(1, messages)],
    threads: { d0: 'd0', d1: 'd1' },
    endedAt: 10_000,
  };
}

const rulesOf = (history: History) => [...new Set(findViolations(history, 'live').map(({ rule }) => rule))];
const last = <T>(list: T[]) => list.at(-1) as T;
const final0 = (history: History) => history.finals[0] as FinalRead;

test('a history in which all is well has no violation', () => {
  expect(findViolations(wellHistory(), 'live')).toEqual([]);
});

test('what nobody knows the outcome of may be there, once', () => {
  const history = wellHistory();
  const messages = [10, 20, 30, 40].map(n => message(n));
  history.finals = [final(0, messages), final(1, messages)];
  history.readers = [{ name: 'poller', device: 'd0', kind: 'poller', messages }];
  history.sockets = [];
  expect(findViolations(history, 'live')).toEqual([]);
});

const planted: [string, string, (history: History) => void][] = [
  ['I1', 'an answered message is not there', ({ attempts }) => attempts.push(attempt(25))],
  ['I1', 'one answered 409 is not there', ({ attempts }) => attempts.push(attempt(25, { outcome: 'duplicate' }))],
  ['I1', 'an answered note is not there', history => (final0(history).notes = [])],
  [
    'I1',
    'an answered message is another',
    history => {
      last(history.attempts.filter(({ message }) => message)).message = {
        ...message(30),
        id: 'note_1',
        content: 'other',
      };
    },
  ],
  ['I2', 'a poller lacks a message', ({ readers }) => last(readers).messages.splice(1, 1)],
  [
    'I2',
    'a tab has one that is not there',
    ({ readers }) =>
      (readers[0] = { ...last(readers), kind: 'tab', messages: [...last(readers).messages, message(35)] }),
  ],
  ['I5', 'a tab lacks one in the end', ({ readers }) => (readers[0] = { ...last(readers), kind: 'tab', messages: [] })],
  [
    'I3',
    'one client_id is there twice',
    ({ finals }) => {
      for (const { messages } of finals) messages.push({ ...message(50), content: 'of:d0 said-10' });
    },
  ],
  [
    'I3',
    'what nobody said is there',
    history => (final0(history).messages = [...final0(history).messages, message(60)]),
  ],
  ['I3', 'one client_id is accepted twice', ({ attempts }) => attempts.push(attempt(10))],
  [
    'I3',
    'one client_id is two messages',
    ({ attempts }) => attempts.push(attempt(10, { outcome: 'duplicate', message: message(20) })),
  ],
  ['I4', 'the log is not in the order of time', history => final0(history).messages.reverse()],
  [
    'I4',
    'two messages have one time',
    history => (final0(history).messages[1] = { ...message(20), created_at: at(10) }),
  ],
  ['I4', 'a page is not in order', ({ pages }) => (last(pages).messages = [message(20), message(10)])],
  ['I4', 'a frame names another neighbour', ({ frames }) => (last(frames).previous = at(10))],
  [
    'I4',
    'a message was seen at another time',
    ({ frames }) => (last(frames).message = { ...message(30), created_at: at(29) }),
  ],
  [
    'I4',
    'a message was seen with another content',
    ({ frames }) => (last(frames).message = { ...message(30), content: 'x' }),
  ],
  ['I4', 'the nodes do not agree', ({ finals }) => (last(finals).messages = [message(10), message(20)])],
  ['I4', 'the count is wrong', history => final0(history).conversation.message_count++],
  ['I4', 'the mark is wrong', history => (final0(history).conversation.last_message_at = at(20))],
  [
    'I4',
    'one answered before another was said comes after it',
    ({ attempts }) => {
      for (const each of attempts) if (each.clientId === 'said-10') Object.assign(each, { from: 100, to: 105 });
    },
  ],
  [
    'I5',
    'a tab never learned of a message',
    history =>
      (history.learned = history.learned.filter(({ reader, messageId }) => reader !== 'tab' || messageId !== 'msg_20')),
  ],
  [
    'I5',
    'a tab learned of one too late',
    ({ learned }) => (last(learned.filter(({ reader }) => reader === 'tab')).at = 9_000),
  ],
  ['I5', 'a listener got no frame of one', ({ frames }) => frames.splice(1, 1)],
  ['WS7', 'a socket was told of a message and not of the one before it', ({ frames }) => frames.splice(1, 1)],
  [
    'WS7',
    'a socket was told of a message and not of one between its mark and that',
    ({ frames, sockets }) => {
      for (const socket of sockets) Object.assign(socket, { mark: at(10) });
      frames.splice(0, 2);
    },
  ],
  [
    'I6',
    'a foreign message was received',
    ({ received }) => received.push({ device: 'd0', at: 1, via: 'page', text: JSON.stringify(message(5, 'd1')) }),
  ],
  [
    'I7',
    'a note was received',
    ({ received }) => received.push({ device: 'd0', at: 1, via: 'answer', text: `{"x":"${NOTE_CANARY}"}` }),
  ],
  ['alive', 'a process ended', ({ unexpectedEnds }) => unexpectedEnds.push('node 0')],
  ['ST8', 'an answer was 500', ({ crashes }) => crashes.push('GET /')],
  ['settled', 'a message was never answered', ({ unfinished }) => unfinished.push('said-9')],
];

describe('a planted violation is found:', () => {
  test.each(planted)('[%s] %s', (rule, _what, plant) => {
    // Lists are shared between the parts of a history; a fault is in one of them.
    const history = structuredClone(wellHistory());
    for (const reader of history.readers) reader.messages = [...reader.messages];
    plant(history);
    expect(rulesOf(history)).toContain(rule);
  });
});

describe('what excuses a delay:', () => {
  const lateTab = (change: (history: History) => void) => {
    const history = wellHistory();
    last(history.learned.filter(({ reader }) => reader === 'tab')).at = 5_000;
    change(history);
    return rulesOf(history);
  };
  test.each<[string, (history: History) => void]>([
    ['something was broken', ({ disturbances }) => disturbances.push({ what: 'kill', from: 1_000, to: 4_000 })],
    ['the socket came later', ({ sockets }) => (last(sockets).from = 4_000)],
    ['the socket was gone', ({ sockets }) => (last(sockets).to = 1_500)],
    ['the conversations came together later', ({ joined }) => (joined['d0'] = 4_000)],
    ['it was over before', history => (history.endedAt = 1_500)],
  ])('%s', (_what, change) => {
    expect(lateTab(() => undefined)).toEqual(['I5']);
    expect(lateTab(change)).toEqual([]);
  });
});

test('devices of one conversation hear of each other, and a moved message was seen at its first time', () => {
  const history = wellHistory();
  const moved = { ...message(40, 'd1'), metadata: { original_created_at: at(5) } };
  const messages = [10, 20, 30].map(n => message(n)).concat(moved);
  history.finals = [final(0, messages), final(1, messages)];
  history.readers = [{ name: 'tab', device: 'd1', kind: 'tab', messages }];
  history.threads = { d0: 'd0', d1: 'd0' };
  history.joined = { d1: 9_000 };
  history.received.push({ device: 'd0', at: 40, via: 'frame', text: JSON.stringify(moved) });
  history.frames.push({ socket: 9, device: 'd1', at: 5, message: { ...moved, created_at: at(5) }, previous: null });
  expect(findViolations(history, 'live')).toEqual([]);
});
