import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Attachment, Message, Note } from '@deskbell/protocol';
import { type Fault, Refusal } from './tiny-faults.ts';

export interface Thread {
  id: string;
  createdAt: string;
  log: Message[];
  notes: Note[];
  accepted: Map<string, Message>;
  listeners: Set<(frame: unknown) => void>;
}

/** Who a session speaks for. */
export interface Identity {
  id: string;
  thread?: Thread;
}

export interface Session {
  token: string;
  identity: Identity;
  /** Closes its sockets. */
  endings: Set<() => void>;
}

export type TinyDesk = ReturnType<typeof createTinyDesk>;

export function createTinyDesk(fault?: Fault) {
  const threads = new Map<string, Thread>();
  const sessions = new Map<string, Session>();
  let appended = 0;

  function newSession(identity: Identity = { id: `anon_${randomUUID()}` }): Session {
    const session = { token: randomUUID(), identity, endings: new Set<() => void>() };
    sessions.set(session.token, session);
    return session;
  }

  function open({ identity }: Session): Thread {
    const [first] = threads.values();
    if (first && fault === 'one thread for all') return first;
    identity.thread ??= newThread();
    return identity.thread;
  }

  function newThread(): Thread {
    const createdAt = new Date().toISOString();
    const empty = { log: [], notes: [], accepted: new Map(), listeners: new Set<(frame: unknown) => void>() };
    const thread: Thread = { id: `thr_${randomUUID()}`, createdAt, ...empty };
    threads.set(thread.id, thread);
    return thread;
  }

  /** The visitor's thread becomes the account's, or is appended to the one it has. */
  function move(from: Thread, to: Identity): void {
    to.thread ??= from;
    const into = to.thread;
    if (into === from) return;
    threads.set(from.id, into);
    into.notes.push(...from.notes);
    const marks = [from, into].map(({ log }) => Date.parse(log.at(-1)?.created_at ?? '') || 0);
    let mark = Math.max(Date.now(), ...marks);
    for (const message of from.log) {
      const created_at =
        fault === 'moved messages keep their time' ? message.created_at : new Date(++mark).toISOString();
      const moved = { ...message, created_at, metadata: { original_created_at: message.created_at } };
      const key = [...from.accepted].find(([, accepted]) => accepted === message)?.[0];
      if (key && fault !== 'moved messages lose their client_id') into.accepted.set(key, moved);
      publish(into, moved);
    }
  }

  function stamp({ log }: Thread): string {
    const last = Date.parse(log.at(-1)?.created_at ?? '') || 0;
    const now = Date.now();
    const free = fault === 'ties' || fault === 'whole seconds' || fault === 'stamped before the commit';
    const iso = new Date(free ? now : Math.max(now, last + 1)).toISOString();
    return fault === 'whole seconds' ? iso.replace(/\.\d+Z/, '.000Z') : iso;
  }

  function publish(thread: Thread, message: Message): void {
    const before = fault === 'frame without the mark before' ? undefined : (thread.log.at(-1)?.created_at ?? null);
    thread.log.push(message);
    if (fault === 'stamped before the commit') thread.log.sort((a, b) => (a.created_at < b.created_at ? -1 : 1));
    if (fault === 'loses a frame' && appended % 5 === 0) return;
    for (const listen of thread.listeners) listen({ type: 'message', message, previous_message_at: before });
  }

  async function append(
    thread: Thread,
    sender: 'customer' | 'agent',
    body: Record<string, unknown>,
    attach: (list: unknown) => Attachment[] = () => [],
  ): Promise<Message> {
    const content = parseContent(body.content, fault === 'counts UTF-16');
    const clientId = typeof body.client_id === 'string' ? `${sender}/${body.client_id}` : undefined;
    const stored = clientId === undefined ? undefined : thread.accepted.get(clientId);
    if (stored && fault === 'replay is 200') return stored;
    if (stored && fault !== 'no dedupe') {
      const message = fault === 'replay shows the new content' ? { ...stored, content } : stored;
      throw new Refusal(409, 'CONFLICT', { message });
    }
    const message = { ...newMessage(sender, content, stamp(thread)), attachments: attach(body.attachments) };
    if (fault === 'client_id on the wire') Object.assign(message, { client_id: body.client_id });
    if (clientId !== undefined) thread.accepted.set(clientId, message);
    if (fault === 'stamped before the commit') await delay(Math.random() * 20);
    appended++;
    if (fault === 'loses one of twenty' && appended % 20 === 0) return message;
    publish(thread, message);
    return message;
  }

  return {
    newSession,
    open,
    move,
    append,
    find: (token?: string) => (token === undefined ? undefined : sessions.get(token)),
    end({ token, endings }: Session): void {
      sessions.delete(token);
      for (const end of endings) end();
    },
    /** The old token goes on, as somebody else. */
    keep: (session: Session, identity: Identity) => void Object.assign(session, { identity }),
    byId: (id: string) => threads.get(id) ?? newThread(),
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
