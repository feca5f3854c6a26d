import type { ConversationStatus, Environment } from '@deskbell/protocol';
import type Database from 'better-sqlite3';
import { reopeningEventId } from '../domain/event-id.ts';
import { nextMark } from '../domain/mark.ts';
import type { AttachmentRecord } from '../domain/model.ts';
import { nextWait } from '../domain/waiting.ts';
import type { Clock, NewMessage } from '../ports.ts';
import { activityMinute } from './activity.ts';
import { sqliteDialect } from './dialect.ts';
import type { BatchOutcome } from './engine.ts';
import { attachmentsColumn, metadataColumn, toRecord } from './rows.ts';
import { createSqliteAnnounce } from './sqlite-announce.ts';
import { createSqliteAttach } from './sqlite-attach.ts';
import type { WebhookListeners } from './webhook-listeners.ts';

interface Head {
  number: number;
  business_id: string;
  environment: Environment;
  last_message_at: number | null;
  status: ConversationStatus;
  activity_minute: number;
  waiting_since: number | null;
  identity_id: string;
}

/**
 * The hot path on SQLite: a batch as one transaction of plain prepared statements, run without yielding, so that
 * reading the mark, giving out the next one and storing it cannot be interleaved (TS2, I4).
 */
export function createSqliteAppend(
  database: Database.Database,
  clock: Pick<Clock, 'now'>,
  listeners: WebhookListeners,
): (batch: NewMessage[]) => BatchOutcome[] {
  const statements = prepareStatements(database);
  const attach = createSqliteAttach(database);
  const announce = createSqliteAnnounce(database, listeners);

  function appendOne(message: NewMessage): BatchOutcome {
    const head = statements.head.get(message.conversationId) as Head | undefined;
    if (!head) return { kind: 'no-conversation' };
    const { ifLastMessageAt } = message;
    const isOutrun = ifLastMessageAt !== undefined && ifLastMessageAt !== head.last_message_at;
    const now = clock.now();
    const createdAt = nextMark(now, head.last_message_at);
    let attachments: AttachmentRecord[] = [];
    // A replay is one whatever became of its uploads (MS5): the insert will refuse it.
    if (message.uploads && !isOutrun && !attach.isReplay(head.number, message)) {
      const found = attach.find(head.number, message.uploads);
      if (found.kind === 'bad-upload') return found;
      attachments = found.attachments;
    }
    if (isOutrun || !insert(head, message, createdAt, attachments)) {
      return { kind: 'refused', number: head.number, mark: head.last_message_at };
    }
    if (attachments.length > 0) attach.take(head.number, message.id, attachments);
    const reopened = message.senderType === 'customer' && head.status !== 'open';
    advance(head, createdAt, nextWait(head.waiting_since, message.senderType, createdAt), reopened);
    if (reopened) reopen(head, message, createdAt);
    const tenant = { businessId: head.business_id, environment: head.environment };
    announce(tenant, message, createdAt, now, reopened); // WH3
    return {
      kind: 'appended',
      message: toRecord(message, createdAt, attachments),
      previousMessageAt: head.last_message_at,
      reopened,
    };
  }

  /** One update, which names an indexed column only when it changes: SQLite writes the index of each it names. */
  function advance({ number, ...head }: Head, createdAt: number, waitingSince: number | null, reopened: boolean): void {
    const minute = activityMinute(createdAt);
    const isMoved = minute !== head.activity_minute;
    const isWaitChanged = waitingSince !== head.waiting_since;
    if (reopened) statements.advanceAndOpen.run(createdAt, minute, waitingSince, number);
    else if (isMoved && isWaitChanged) statements.advanceMoveAndWait.run(createdAt, minute, waitingSince, number);
    else if (isMoved) statements.advanceAndMove.run(createdAt, minute, number);
    else if (isWaitChanged) statements.advanceAndWait.run(createdAt, waitingSince, number);
    else statements.advance.run(createdAt, number);
  }

  /** What happened, for the timeline; and where the status is beside the conversation's (DK6). */
  function reopen({ number, status, identity_id }: Head, { id }: NewMessage, createdAt: number): void {
    const newest = statements.newestEvent.pluck().get(number) as number | null;
    const data = JSON.stringify({ from: status, to: 'open' });
    statements.addReopening.run(number, nextMark(createdAt, newest), reopeningEventId(id), identity_id, data);
    statements.openTags.run(number);
  }

  function insert(head: Head, message: NewMessage, createdAt: number, attachments: AttachmentRecord[]): boolean {
    const { id, senderType, senderKey, clientId, content, contentType, metadata, authorId } = message;
    return (
      statements.insert.run(
        head.number,
        createdAt,
        id,
        senderType,
        senderKey,
        clientId,
        content,
        contentType,
        metadataColumn(metadata),
        attachmentsColumn(attachments),
        authorId ?? null,
      ).changes === 1
    );
  }

  const appendAll = database.transaction((batch: NewMessage[]) => batch.map(appendOne));
  return batch => {
    try {
      return appendAll.immediate(batch);
    } catch (error) {
      throw sqliteDialect.explain(error);
    }
  };
}

function prepareStatements(database: Database.Database) {
  const prepareAdvance = (further: string) =>
    database.prepare(
      `update conversation set last_message_at = ?, message_count = message_count + 1${further} where number = ?`,
    );
  return {
    head: database.prepare(`select number, business_id, environment, last_message_at, status, activity_minute,
       waiting_since, identity_id from conversation where id = ?`),
    insert: database.prepare(
      `insert into message (conversation_number, created_at, id, sender_type, sender_key, client_id, content, content_type, metadata, attachments, author_id)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       on conflict (conversation_number, sender_key, client_id) where client_id is not null do nothing`,
    ),
    advance: prepareAdvance(''),
    advanceAndMove: prepareAdvance(', activity_minute = ?'),
    advanceAndWait: prepareAdvance(', waiting_since = ?'),
    advanceMoveAndWait: prepareAdvance(', activity_minute = ?, waiting_since = ?'),
    advanceAndOpen: prepareAdvance(`, activity_minute = ?, waiting_since = ?, status = 'open', snoozed_until = null`),
    newestEvent: database.prepare('select max(created_at) from conversation_event where conversation_number = ?'),
    addReopening: database.prepare(
      `insert into conversation_event (conversation_number, created_at, id, type, actor_kind, actor_id, actor_name, data)
       values (?, ?, ?, 'status_changed', 'customer', ?, null, ?)`,
    ),
    openTags: database.prepare(`update conversation_tag set status = 'open' where conversation_number = ?`),
  };
}
