import type { Selectable, Transaction } from 'kysely';
import type { MailRecord } from '../domain/model.ts';
import type { Mails } from '../ports/service.ts';
import { addMail } from './add-mail.ts';
import { lockConversation } from './conversation-number.ts';
import type { Engine } from './engine.ts';
import type { Schema } from './schema.ts';
import type { MailTable } from './schema-service.ts';

const DAY_MS = 86_400_000;
/** Beyond this nobody asks any more; links are long out of time. */
const MAIL_LIFE_MS = 30 * DAY_MS;

type Queue = Pick<Mails, 'queueTranscript' | 'claimMails' | 'beginMail' | 'settleMail' | 'listKeptMails'>;
type MailRow = Selectable<MailTable> & { conversation_id: string };

export function createMailQueue({ reader, write, dialect }: Engine): Queue {
  return {
    queueTranscript: ({ id, tenant, conversationId, address, throughMark, now, dailyMax, isKept }) =>
      write(async transaction => {
        const number = await lockConversation(transaction, dialect, tenant, conversationId);
        if (number === null) return 'no-conversation';
        const { count } = await transaction
          .selectFrom('mail')
          .select(({ fn }) => fn.countAll().as('count'))
          .where('conversation_number', '=', number)
          .where('kind', '=', 'transcript')
          .where('created_at', '>', now - DAY_MS)
          .executeTakeFirstOrThrow();
        if (Number(count) >= dailyMax) return 'too-many';
        const mail = { id, conversation_number: number, kind: 'transcript' as const, address, customer_id: null };
        const marks = { after_mark: 0, through_mark: throughMark };
        await addMail(transaction, tenant, { ...mail, ...marks }, { now, isKept });
        return 'queued';
      }),

    async claimMails(now, until, limit) {
      const isDue = await reader
        .selectFrom('mail')
        .select('id')
        .where('state', 'in', ['waiting', 'sending'])
        .where('due_at', '<=', now)
        .limit(1)
        .executeTakeFirst();
      // Nearly every round: then nothing is written.
      if (!isDue) return { claimed: [], lost: [], isMore: false };
      return write(async transaction => {
        // What another node is just taking is passed over.
        const due = await dialect
          .lockFreeRows(transaction.selectFrom('mail').selectAll())
          .where('state', 'in', ['waiting', 'sending'])
          .where('due_at', '<=', now)
          .orderBy('due_at')
          .limit(limit)
          .execute();
        const conversationIds = await readConversationIds(transaction, due);
        const claimed: MailRecord[] = [];
        const lost: MailRecord[] = [];
        for (const row of due) {
          const mail = toMail({ ...row, conversation_id: conversationIds.get(row.conversation_number) ?? '' });
          const afterMark = row.state === 'waiting' ? await readWanted(transaction, row) : null;
          const isLost = row.state === 'sending';
          if (isLost) lost.push(mail);
          else if (afterMark !== null) claimed.push({ ...mail, afterMark });
          const state = isLost ? 'unknown' : afterMark === null ? 'dropped' : 'waiting';
          await transaction
            .updateTable('mail')
            .set({
              state,
              due_at: state === 'waiting' ? until : null,
              ...(afterMark !== null && { after_mark: afterMark }),
            })
            .where('id', '=', row.id)
            .execute();
        }
        return { claimed, lost, isMore: due.length === limit };
      });
    },

    beginMail: (id, claimedUntil, until) =>
      write(async transaction => {
        const { numUpdatedRows } = await transaction
          .updateTable('mail')
          .set(eb => ({ state: 'sending', due_at: until, attempts: eb('attempts', '+', 1) }))
          .where('id', '=', id)
          .where('state', '=', 'waiting')
          .where('due_at', '=', claimedUntil)
          .executeTakeFirstOrThrow();
        return numUpdatedRows === 1n;
      }),

    settleMail: (id, outcome) =>
      write(async transaction => {
        // The conversation before what belongs to it, like everywhere.
        await dialect
          .lockRows(transaction.selectFrom('conversation').select('number'))
          .where('number', '=', eb => eb.selectFrom('mail').select('conversation_number').where('id', '=', id))
          .execute();
        const retry = outcome.kind === 'retry';
        const mail = await transaction
          .updateTable('mail')
          .set({ state: retry ? 'waiting' : outcome.kind, due_at: retry ? outcome.dueAt : null })
          .where('id', '=', id)
          .where('state', 'in', ['waiting', 'sending'])
          .returningAll()
          .executeTakeFirst();
        if (!mail || outcome.kind !== 'failed' || !outcome.isUnread) return;
        // Nobody got them: the next digest has them too.
        await transaction
          .updateTable('mail_mark')
          .set({ mailed_through: mail.after_mark })
          .where('conversation_number', '=', mail.conversation_number)
          // Unless a later mail went on from there.
          .where(({ not, exists, selectFrom }) =>
            not(
              exists(
                selectFrom('mail')
                  .select('id')
                  .where('conversation_number', '=', mail.conversation_number)
                  .where('kind', '=', 'digest')
                  .where('through_mark', '>', mail.through_mark),
              ),
            ),
          )
          .execute();
      }),

    async listKeptMails(tenant, since, limit) {
      const rows = await reader
        .selectFrom('mail')
        .innerJoin('conversation', 'conversation.number', 'mail.conversation_number')
        .selectAll('mail')
        .select('conversation.id as conversation_id')
        .where('mail.business_id', '=', tenant.businessId)
        .where('mail.environment', '=', tenant.environment)
        .where('mail.state', '=', 'kept')
        .where('mail.created_at', '>', since)
        .orderBy('mail.created_at', 'desc')
        .orderBy('mail.id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(toMail);
    },
  };
}

/** The mark a digest begins after by now; null: its customer has read it, wrote since, or wants no mail there (CM5). */
async function readWanted(transaction: Transaction<Schema>, row: Selectable<MailTable>): Promise<number | null> {
  if (row.kind === 'transcript') return row.after_mark;
  const customer = await transaction
    .selectFrom('customer')
    .leftJoin('mail_refusal', 'mail_refusal.customer_id', 'customer.id')
    .select('customer.id')
    .where('customer.id', '=', row.customer_id)
    .where('customer.email', '=', row.address)
    .where('customer.email_verified', '=', 1)
    .where('mail_refusal.customer_id', 'is', null)
    .executeTakeFirst();
  const own = await transaction
    .selectFrom('message')
    .select('created_at')
    .where('conversation_number', '=', row.conversation_number)
    .where('created_at', '>', row.through_mark)
    .where('sender_type', '=', 'customer')
    .limit(1)
    .executeTakeFirst();
  if (!customer || own) return null;
  const mark = await transaction
    .selectFrom('mail_mark')
    .select('read_through')
    .where('conversation_number', '=', row.conversation_number)
    .executeTakeFirst();
  const afterMark = Math.max(row.after_mark, mark?.read_through ?? 0);
  return afterMark < row.through_mark ? afterMark : null;
}

async function readConversationIds(
  transaction: Transaction<Schema>,
  mails: Pick<MailTable, 'conversation_number'>[],
): Promise<Map<number, string>> {
  if (mails.length === 0) return new Map();
  const rows = await transaction
    .selectFrom('conversation')
    .select(['number', 'id'])
    .where('number', 'in', [...new Set(mails.map(mail => mail.conversation_number))])
    .execute();
  return new Map(rows.map(row => [row.number, row.id]));
}

export function toMail(row: MailRow): MailRecord {
  return {
    id: row.id,
    tenant: { businessId: row.business_id, environment: row.environment },
    conversationId: row.conversation_id,
    kind: row.kind,
    address: row.address,
    customerId: row.customer_id,
    afterMark: row.after_mark,
    throughMark: row.through_mark,
    attempts: row.attempts,
    createdAt: row.created_at,
  };
}

/** Of a conversation that is merged into another. Its marks mean nothing there: a visitor is not mailed. */
export async function moveMails(transaction: Transaction<Schema>, from: number, to: number): Promise<void> {
  await transaction
    .updateTable('mail')
    .set({ conversation_number: to })
    .where('conversation_number', '=', from)
    .execute();
}

export async function sweepMails(transaction: Transaction<Schema>, now: number): Promise<void> {
  await transaction
    .deleteFrom('mail')
    .where('created_at', '<', now - MAIL_LIFE_MS)
    .execute();
}
