import type { MessageRecord } from '../domain/model.ts';
import type { AppendOutcome, NewMessage, Storage } from '../ports.ts';
import type { Engine } from './engine.ts';
import { GroupCommit, type GroupCommitOptions } from './group-commit.ts';
import { MESSAGE_COLUMNS, type MessageRow, toMessage } from './rows.ts';

export type CommitOptions = Omit<GroupCommitOptions<NewMessage>, 'batchMax' | 'isAlone'>;

type Messages = Pick<Storage, 'appendMessage' | 'listMessages' | 'recentMessages' | 'readMarks'>;

/** The log: append in groups, read by position. */
export function createMessages(
  engine: Engine,
  options: CommitOptions,
): Messages & { drain(): Promise<void>; waiting(): number } {
  const group = new GroupCommit(engine.appendBatch, { ...options, batchMax: 256, isAlone });
  const queries = prepareQueries(engine);

  async function appendMessage(message: NewMessage): Promise<AppendOutcome> {
    const outcome = await group.submit(message);
    if (outcome.kind !== 'refused') return outcome;
    const stored = await findByClientId(outcome.number, message);
    if (stored) return { kind: 'duplicate', message: stored };
    if (isConditional(message)) return { kind: 'outrun', lastMessageAt: outcome.mark };
    // A login moved the stored one to another conversation between the refusal and the read.
    const [isThere] = await queries.mark([message.conversationId]);
    if (!isThere) return { kind: 'no-conversation' };
    throw new Error(`${message.id} was refused but is no duplicate`);
  }

  async function findByClientId(number: number, { senderKey, clientId }: NewMessage): Promise<MessageRecord | null> {
    if (clientId === null) return null;
    const [row] = await queries.byClientId([number, senderKey, clientId]);
    return row ? toMessage(row) : null;
  }

  return {
    appendMessage,
    async listMessages(conversationId, after, limit) {
      // Every `created_at` is after -1: one statement serves both.
      const rows = await queries.after([conversationId, after ?? -1, limit]);
      return rows.map(toMessage);
    },
    async recentMessages(conversationId, limit) {
      const rows = await queries.recent([conversationId, limit]);
      return rows.map(toMessage).reverse();
    },
    async readMarks(conversationIds) {
      const [first, ...others] = conversationIds;
      if (first !== undefined && others.length === 0) {
        const rows = await queries.mark([first]);
        return new Map(rows.map(row => [first, row.last_message_at]));
      }
      const rows = await engine.reader
        .selectFrom('conversation')
        .select(['id', 'last_message_at'])
        .where('id', 'in', conversationIds)
        .execute();
      return new Map(rows.map(row => [row.id, row.last_message_at]));
    },
    drain: () => group.drain(),
    waiting: () => group.waiting,
  };
}

/** Uploads are taken by statements of their own, which a batch must not wait for. */
function isAlone(message: NewMessage): boolean {
  return isConditional(message) || message.uploads !== undefined;
}

// Within a batch a condition on the mark would depend on its neighbours.
function isConditional(message: NewMessage): boolean {
  return message.ifLastMessageAt !== undefined;
}

/** Compiled and prepared once; the zeros and blanks stand where each call's parameters go. */
function prepareQueries({ reader, prepare }: Engine) {
  const ofConversation = reader
    .selectFrom('conversation')
    .innerJoin('message', 'message.conversation_number', 'conversation.number')
    .select(MESSAGE_COLUMNS)
    .where('conversation.id', '=', '');
  return {
    after: prepare<MessageRow>(
      'messages-after',
      ofConversation.where('message.created_at', '>', 0).orderBy('message.created_at').limit(0).compile(),
    ),
    recent: prepare<MessageRow>(
      'messages-recent',
      ofConversation.orderBy('message.created_at', 'desc').limit(0).compile(),
    ),
    mark: prepare<{ last_message_at: number | null }>(
      'mark',
      reader.selectFrom('conversation').select('last_message_at').where('id', '=', '').compile(),
    ),
    byClientId: prepare<MessageRow>(
      'message-by-client-id',
      reader
        .selectFrom('message')
        .select(MESSAGE_COLUMNS)
        .where('conversation_number', '=', 0)
        .where('sender_key', '=', '')
        .where('client_id', '=', '')
        .compile(),
    ),
  };
}
