import type Database from 'better-sqlite3';
import type { AttachmentRecord } from '../domain/model.ts';
import type { NewMessage } from '../ports.ts';
import { type AttachableRow, toAttachment } from './rows.ts';

export type FoundUploads = { kind: 'found'; attachments: AttachmentRecord[] } | { kind: 'bad-upload'; id: string };

/** What an append with uploads needs beside its own statements, in the same transaction (MS9). */
export function createSqliteAttach(database: Database.Database) {
  const replay = database.prepare(
    'select 1 from message where conversation_number = ? and sender_key = ? and client_id = ?',
  );
  const attachable = database.prepare(
    `select upload.id, filename, content_type, size_bytes, width, height
     from upload join conversation using (business_id, environment)
     where conversation.number = ? and upload.id = ? and owner = ? and state = 'confirmed' and message_id is null`,
  );
  const take = database.prepare(
    `update upload set message_id = ?, audience = (select identity_id from conversation where number = ?) where id = ?`,
  );

  return {
    isReplay(conversationNumber: number, { senderKey, clientId }: NewMessage): boolean {
      return clientId !== null && replay.get(conversationNumber, senderKey, clientId) !== undefined;
    },

    /** All of them, or the first that is not the owner's to attach. */
    find(conversationNumber: number, { ids, owner }: NonNullable<NewMessage['uploads']>): FoundUploads {
      const attachments: AttachmentRecord[] = [];
      for (const id of ids) {
        const row = attachable.get(conversationNumber, id, owner) as AttachableRow | undefined;
        if (!row) return { kind: 'bad-upload', id };
        attachments.push(toAttachment(row));
      }
      return { kind: 'found', attachments };
    },

    take(conversationNumber: number, messageId: string, attachments: AttachmentRecord[]): void {
      for (const { id } of attachments) take.run(messageId, conversationNumber, id);
    },
  };
}
