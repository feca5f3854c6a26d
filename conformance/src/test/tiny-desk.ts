import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Message, Note } from '@deskbell/protocol';

/** What a server may get wrong, each found by a case of the kit. */
export type Fault =
  | 'replay is 200'
  | 'replay shows the new content'
  | 'no dedupe'
  | 'whole seconds'
  | 'ties'
  | 'stamped before the commit'
  | 'loses one of twenty'
  | 'bare errors'
  | 'GET mints'
  | 'one thread for all'
  | 'notes in pages'
  | 'newer or equal'
  | 'bad cursor is none'
  | 'pages of at most 50'
  | 'counts UTF-16'
  | 'client_id on the wire'
  | 'resync comes second'
  | 'loses a frame'
  | 'frame without the mark before';

export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly context: Record<string, unknown> | undefined;

  constructor(status: number, code: string, context?: Record<string, unknown>) {
    super(code);
    this.status = status;
    this.code = code;
    this.context = context;
  }
}

export interface Thread {
  id: string;
  token: string;
  createdAt: string;
  log: Message[];
  notes: Note[];
  accepted: Map<string, Message>;
  listeners: Set<(frame: unknown) => void>;
}

export type TinyDesk = ReturnType<typeof createTinyDesk>;

export function createTinyDesk(fault?: Fault) {
  const threads = new Map<string, Thread>();
  let appended = 0;

  function open(): Thread {
    const [first] = threads.values();
    if (first && fault === 'one thread for all') return first;
    const token = randomUUID();
    const createdAt = new Date().toISOString();
    const empty = { log: [], notes: [], accepted: new Map(), listeners: new Set<(frame: unknown) => void>() };
    const thread: Thread = { id: `thr_${token}`, token, createdAt, ...empty };
    threads.set(token, thread);
    return thread;
  }

  function stamp({ log }: Thread): string {
    const last = Date.parse(log.at(-1)?.created_at ?? '') || 0;
    const now = Date.now();
    const free = fault === 'ties' || fault === 'whole seconds' || fault === 'stamped before the commit';
    const iso = new Date(free ? now : Math.max(now, last + 1)).toISOString();
    return fault === 'whole seconds' ? iso.replace(/\.\d+Z/, '.000Z') : iso;
  }

  async function append(thread: Thread, sender: 'customer' | 'agent', body: Record<string, unknown>): Promise<Message> {
    const content = parseContent(body.content, fault === 'counts UTF-16');
    const clientId = typeof body.client_id === 'string' ? `${sender}/${body.client_id}` : undefined;
    const stored = clientId === undefined ? undefined : thread.accepted.get(clientId);
    if (stored && fault === 'replay is 200') return stored;
    if (stored && fault !== 'no dedupe') {
      const message = fault === 'replay shows the new content' ? { ...stored, content } : stored;
      throw new Refusal(409, 'CONFLICT', { message });
    }
    const message = newMessage(sender, content, stamp(thread));
    if (fault === 'client_id on the wire') Object.assign(message, { client_id: body.client_id });
    if (clientId !== undefined) thread.accepted.set(clientId, message);
    if (fault === 'stamped before the commit') await delay(Math.random() * 20);
    appended++;
    if (fault === 'loses one of twenty' && appended % 20 === 0) return message;
    const before = fault === 'frame without the mark before' ? undefined : (thread.log.at(-1)?.created_at ?? null);
    thread.log.push(message);
    if (fault === 'stamped before the commit') thread.log.sort((a, b) => (a.created_at < b.created_at ? -1 : 1));
    if (fault === 'loses a frame' && appended % 5 === 0) return message;
    for (const listen of thread.listeners) listen({ type: 'message', message, previous_message_at: before });
    return message;
  }

  return {
    open,
    append,
    find: (token?: string) => (token === undefined ? undefined : threads.get(token)),
    byId: (id: string) => threads.get(id.slice('thr_'.length)) ?? open(),
    addNote(thread: Thread, { content }: Record<string, unknown>): Note {
      const text = String(content).trim();
      const note = { id: `note_${randomUUID()}`, content: text, author: 'agent', created_at: new Date().toISOString() };
      thread.notes.push(note);
      if (fault === 'notes in pages') thread.log.push(newMessage('agent', text, stamp(thread)));
      return note;
    },
    page(thread: Thread | undefined, query: URLSearchParams): Message[] {
      const limit = Number(query.get('limit') ?? 50);
      if (!(limit >= 1)) throw new Refusal(400, 'VALIDATION_ERROR', { field: 'limit' });
      const after = parseAfter(query.get('after'), fault === 'bad cursor is none');
      const isNewer = ({ created_at }: Message) =>
        created_at > after || (fault === 'newer or equal' && created_at === after);
      return (thread?.log ?? []).filter(isNewer).slice(0, Math.min(limit, fault === 'pages of at most 50' ? 50 : 100));
    },
  };
}

function newMessage(sender: 'customer' | 'agent', content: string, createdAt: string): Message {
  const fixed = { content_type: 'text' as const, attachments: [], metadata: {} };
  return { id: `msg_${randomUUID()}`, sender_type: sender, content, ...fixed, created_at: createdAt };
}

function parseContent(value: unknown, inUnits: boolean): string {
  const content = typeof value === 'string' ? value.trim() : '';
  const length = inUnits ? content.length : [...content].length;
  if (length < 1 || length > 4000) throw new Refusal(400, 'BAD_REQUEST', { field: 'content' });
  return content;
}

function parseAfter(text: string | null, lenient: boolean): string {
  const at = Date.parse(text ?? '');
  if (text === null || (lenient && Number.isNaN(at))) return '';
  if (Number.isNaN(at)) throw new Refusal(400, 'VALIDATION_ERROR', { field: 'after' });
  return new Date(at).toISOString();
}
