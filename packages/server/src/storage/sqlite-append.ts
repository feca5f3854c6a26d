import type { ConversationStatus } from '@deskbell/protocol';
import type Database from 'better-sqlite3';
import { nextMark } from '../domain/mark.ts';
import type { AttachmentRecord } from '../domain/model.ts';
import type { Clock, NewMessage } from '../ports.ts';
import { activityMinute } from './activity.ts';
import { sqliteDialect } from './dialect.ts';
import type { BatchOutcome } from './engine.ts';
import { attachmentsColumn, metadataColumn, toRecord } from './rows.ts';
import { createSqliteAttach } from './sqlite-attach.ts';

interface Head {
  number: number;
  last_message_at: number | null;
  status: ConversationStatus;
  activity_minute: number;
}

/**
 * The hot path on SQLite: a batch as one transaction of plain prepared statements, run without yielding, so that
 * reading the mark, giving out the next one and storing it cannot be interleaved (TS2, I4).
 */
export function createSqliteAppend(
  database: Database.Database,
  clock: Pick<Clock, 'now'>,
): (batch: NewMessage[]) => BatchOutcome[] {
  const statements = prepareStatements(database);
  const attach = createSqliteAttach(database);

  function appendOne(message: NewMessage): BatchOutcome {
    const head = statements.head.get(message.conversationId) as Head | undefined;
    if (!head) return { kind: 'no-conversation' };
    const { ifLastMessageAt } = message;
    const isOutrun = ifLastMessageAt !== undefined && ifLastMessageAt !== head.last_message_at;
    const createdAt = nextMark(clock.now(), head.last_message_at);
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
    const minute = activityMinute(createdAt);
    if (reopened || minute !== head.activity_minute) {
      statements.advanceAndMove.run(createdAt, reopened ? 'open' : head.status, minute, head.number);
    } else {
      statements.advance.run(createdAt, head.number);
    }
    return {
      kind: 'appended',
      message: toRecord(message, createdAt, attachments),
      previousMessageAt: head.last_message_at,
      reopened,
    };
  }

  function insert(head: Head, message: NewMessage, createdAt: number, attachments: AttachmentRecord[]): boolean {
    const { id, senderType, senderKey, clientId, content, contentType, metadata } = message;
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
  return {
    head: database.prepare('select number, last_message_at, status, activity_minute from conversation where id = ?'),
    insert: database.prepare(
      `insert into message (conversation_number, created_at, id, sender_type, sender_key, client_id, content, content_type, metadata, attachments)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       on conflict (conversation_number, sender_key, client_id) where client_id is not null do nothing`,
    ),
    advance: database.prepare(
      'update conversation set last_message_at = ?, message_count = message_count + 1 where number = ?',
    ),
    advanceAndMove: database.prepare(
      `update conversation set last_message_at = ?, message_count = message_count + 1, status = ?, activity_minute = ?
       where number = ?`,
    ),
  };
}
