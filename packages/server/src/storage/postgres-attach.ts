import type { Environment } from '@deskbell/protocol';
import type pg from 'pg';
import type { AttachmentRecord } from '../domain/model.ts';
import type { NewMessage } from '../ports.ts';
import type { BatchOutcome } from './engine.ts';
import { type AttachableRow, toAttachment } from './rows.ts';

interface Head {
  number: number;
  last_message_at: number | null;
  business_id: string;
  environment: Environment;
  identity_id: string;
}

type Append = (client: pg.PoolClient, batch: NewMessage[], attachments: AttachmentRecord[]) => Promise<BatchOutcome[]>;

/**
 * An append that takes uploads along, in one transaction (MS9). The conversation is locked before the uploads, as a login
 * does that moves both.
 */
export async function attachUploads(
  pool: pg.Pool,
  message: NewMessage,
  uploads: NonNullable<NewMessage['uploads']>,
  append: Append,
): Promise<BatchOutcome> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const outcome = await appendWithUploads(client, message, uploads, append);
    await client.query(outcome.kind === 'appended' ? 'commit' : 'rollback');
    client.release();
    return outcome;
  } catch (error) {
    // The connection goes, and the server rolls back with it.
    client.release(true);
    throw error;
  }
}

async function appendWithUploads(
  client: pg.PoolClient,
  message: NewMessage,
  { ids, owner }: NonNullable<NewMessage['uploads']>,
  append: Append,
): Promise<BatchOutcome> {
  const { ifLastMessageAt } = message;
  const head = await lockHead(client, message.conversationId);
  if (!head) return { kind: 'no-conversation' };
  const isOutrun = ifLastMessageAt !== undefined && ifLastMessageAt !== head.last_message_at;
  // A replay is one whatever became of its uploads (MS5).
  if (isOutrun || (await isReplay(client, head, message))) {
    return { kind: 'refused', number: head.number, mark: head.last_message_at };
  }
  const { rows } = await client.query<AttachableRow>(
    `select id, filename, content_type, size_bytes, width, height from upload
     where id = any($1) and owner = $2 and business_id = $3 and environment = $4 and state = 'confirmed' and message_id is null
     order by id for update`,
    [ids, owner, head.business_id, head.environment],
  );
  const found = new Map(rows.map(row => [row.id, toAttachment(row)]));
  const missing = ids.find(id => !found.has(id));
  if (missing !== undefined) return { kind: 'bad-upload', id: missing };
  const attachments = ids.flatMap(id => found.get(id) ?? []);
  const [outcome] = await append(client, [message], attachments);
  if (!outcome) throw new Error('an append has an outcome');
  await client.query('update upload set message_id = $1, audience = $2 where id = any($3)', [
    message.id,
    head.identity_id,
    ids,
  ]);
  return outcome;
}

async function lockHead(client: pg.PoolClient, conversationId: string): Promise<Head | undefined> {
  const { rows } = await client.query<Head>(
    `select number, last_message_at, business_id, environment, identity_id from conversation where id = $1 for update`,
    [conversationId],
  );
  return rows[0];
}

async function isReplay(
  client: pg.PoolClient,
  { number }: Head,
  { senderKey, clientId }: NewMessage,
): Promise<boolean> {
  if (clientId === null) return false;
  const { rows } = await client.query(
    'select 1 from message where conversation_number = $1 and sender_key = $2 and client_id = $3',
    [number, senderKey, clientId],
  );
  return rows.length > 0;
}
