import { formatTimestamp } from '../domain/timestamp.ts';
import type { People } from '../ports/people.ts';
import { lockConversation } from './conversation-number.ts';
import type { Engine } from './engine.ts';
import { insertEvents } from './events.ts';
import { removeUploads } from './remove-uploads.ts';
import { MESSAGE_COLUMNS, metadataColumn, toMessage } from './rows.ts';
import { askForRewrite } from './search-rewrite.ts';

/** Takes the words out of a message and leaves its place (WR8). */
export function createRedaction({ write, dialect }: Engine): Pick<People, 'redactMessage'> {
  return {
    redactMessage: (tenant, conversationId, messageId, { actor, now, newEventId }) =>
      write(async transaction => {
        const number = await lockConversation(transaction, dialect, tenant, conversationId);
        if (number === null) return { kind: 'no-conversation' };
        const row = await transaction
          .selectFrom('message')
          .select(MESSAGE_COLUMNS)
          .where('conversation_number', '=', number)
          .where('id', '=', messageId)
          .executeTakeFirst();
        if (!row) return { kind: 'no-message' };
        const message = toMessage(row);
        if (message.metadata['redacted_at'] !== undefined) return { kind: 'redacted', message, event: null, blobs: [] };
        const metadata = { ...message.metadata, redacted_at: formatTimestamp(now) };
        await transaction
          .updateTable('message')
          .set({ content: '', attachments: null, metadata: metadataColumn(metadata) })
          .where('conversation_number', '=', number)
          .where('created_at', '=', row.created_at)
          .execute();
        await askForRewrite(transaction);
        const uploads = message.attachments.map(({ id }) => id);
        const blobs = await removeUploads(transaction, uploads, now);
        const [event = null] = await insertEvents(transaction, number, [
          { id: newEventId(), type: 'message_redacted', actor, data: { message_id: messageId }, createdAt: now },
        ]);
        return { kind: 'redacted', message: { ...message, content: '', attachments: [], metadata }, event, blobs };
      }),
  };
}
