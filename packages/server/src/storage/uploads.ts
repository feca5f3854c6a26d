import { LIMITS } from '@deskbell/protocol';
import type { Transaction } from 'kysely';
import { AppError } from '../domain/app-error.ts';
import type { Tenant } from '../domain/model.ts';
import { AGENT_OWNER } from '../domain/upload.ts';
import type { BegunUpload, NewUpload, Uploads } from '../ports.ts';
import type { Dialect } from './dialect.ts';
import type { Engine } from './engine.ts';
import { once } from './idempotent.ts';
import { toUpload } from './rows.ts';
import type { Schema } from './schema.ts';
import { insertSession } from './session-rows.ts';
import { addUnwantedBlobs, createUnwantedBlobs, keepBlobs } from './unwanted-blobs.ts';
import { createUploadPolicies } from './upload-policies.ts';

/** When a session that has too many files lying about may look again; the sweep is what frees them. */
const PENDING_RETRY_MS = 60_000;

export function createUploads(engine: Engine): Uploads {
  const { reader, write, dialect } = engine;
  const set = (transaction: Transaction<Schema>, id: string) =>
    transaction.updateTable('upload').where('id', '=', id).where('state', '!=', 'confirmed');

  return {
    beginUpload: (upload, directUrl, minted, request) =>
      write(transaction =>
        once<BegunUpload>(transaction, request, async () => {
          if (minted) await insertSession(transaction, minted);
          else await takePlace(transaction, dialect, upload);
          await insertUpload(transaction, upload);
          return { id: upload.id, directUrl };
        }),
      ),

    async findUpload(id) {
      const row = await reader.selectFrom('upload').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? toUpload(row) : null;
    },

    async beginReceiving(id, now) {
      const { numUpdatedRows } = await write(transaction =>
        set(transaction, id)
          .set({ state: 'receiving' })
          .where('state', '=', 'waiting')
          .where('is_direct', '=', 0)
          .where('expires_at', '>=', now)
          .executeTakeFirst(),
      );
      return numUpdatedRows === 1n;
    },

    async markStored(id, expiresAt) {
      await write(transaction =>
        set(transaction, id).set({ state: 'stored', expires_at: expiresAt }).where('state', '=', 'receiving').execute(),
      );
    },

    async cancelReceiving(id) {
      await write(transaction =>
        set(transaction, id).set({ state: 'waiting' }).where('state', '=', 'receiving').execute(),
      );
    },

    async claimUpload(id, now, until) {
      const { numUpdatedRows } = await write(transaction =>
        set(transaction, id)
          .set({ checking_until: until })
          .where(({ eb, or, and }) =>
            or([eb('state', '=', 'stored'), and([eb('state', '=', 'waiting'), eb('is_direct', '=', 1)])]),
          )
          .where(({ eb, or }) => or([eb('checking_until', 'is', null), eb('checking_until', '<', now)]))
          .executeTakeFirst(),
      );
      return numUpdatedRows === 1n;
    },

    async releaseUpload(id, until) {
      await write(transaction =>
        set(transaction, id).set({ checking_until: null }).where('checking_until', '=', until).execute(),
      );
    },

    confirmUpload: (id, until, { contentType, blobKey, sizeBytes, image }, unwantedAt) =>
      write(async transaction => {
        const before = await transaction
          .selectFrom('upload')
          .select('blob_key')
          .where('id', '=', id)
          .where('checking_until', '=', until)
          .executeTakeFirst();
        const row = await set(transaction, id)
          .set({
            state: 'confirmed',
            checking_until: null,
            content_type: contentType,
            blob_key: blobKey,
            size_bytes: sizeBytes,
            width: image?.width ?? null,
            height: image?.height ?? null,
            thumbnail_key: image?.thumbnailKey ?? null,
            thumbnail_bytes: image?.thumbnailBytes ?? null,
          })
          .where('checking_until', '=', until)
          .returningAll()
          .executeTakeFirst();
        if (!before || !row) return null;
        await keepBlobs(transaction, [blobKey, ...(image ? [image.thumbnailKey] : [])]);
        if (before.blob_key !== blobKey) await addUnwantedBlobs(transaction, [before.blob_key], unwantedAt);
        return toUpload(row);
      }),

    refuseUpload: (id, until, unwantedAt) =>
      write(async transaction => {
        const row = await transaction
          .deleteFrom('upload')
          .where('id', '=', id)
          .where('checking_until', '=', until)
          .returning('blob_key')
          .executeTakeFirst();
        if (row) await addUnwantedBlobs(transaction, [row.blob_key], unwantedAt);
        return row !== undefined;
      }),

    sweepUploads: (now, limit) =>
      write(async transaction => {
        const rows = await dialect
          .lockRows(transaction.selectFrom('upload').select('id'))
          .where('message_id', 'is', null)
          .where(({ eb, or, and }) =>
            or([
              and([eb('state', '=', 'confirmed'), eb('created_at', '<', now - UNATTACHED_LIFE_MS)]),
              and([eb('state', '!=', 'confirmed'), eb('expires_at', '<', now - UNCONFIRMED_GRACE_MS)]),
            ]),
          )
          .orderBy('id')
          .limit(limit)
          .execute();
        await deleteUploads(
          transaction,
          rows.map(({ id }) => id),
          now,
        );
        return rows.length;
      }),

    ...createUnwantedBlobs(engine),
    ...createUploadPolicies(engine),
  };
}

/** Uploads that were never attached (UP7). */
const UNATTACHED_LIFE_MS = 24 * 3_600_000;
/** Uploads that were never confirmed, after they expired (UP7). */
const UNCONFIRMED_GRACE_MS = 3_600_000;

/** What belonged to the visitor is the customer's, and so is what agents sent to the visitor (LI2). */
export async function moveUploads(
  transaction: Transaction<Schema>,
  tenant: Tenant,
  fromIdentityId: string,
  toIdentityId: string,
): Promise<void> {
  for (const column of ['owner', 'audience'] as const) {
    await transaction
      .updateTable('upload')
      .set({ [column]: toIdentityId })
      .where(column, '=', fromIdentityId)
      .where('business_id', '=', tenant.businessId)
      .where('environment', '=', tenant.environment)
      .execute();
  }
}

/** One after the other for each session, key or member, so that parallel ones are counted too (UP8). */
async function takePlace(transaction: Transaction<Schema>, dialect: Dialect, { owner, beganBy }: NewUpload) {
  const holder = owner !== AGENT_OWNER ? 'session' : beganBy.startsWith('mem_') ? 'member' : 'api_key';
  const query = dialect.lockRows(transaction.selectFrom(holder).select('id')).where('id', '=', beganBy);
  if (!(await query.executeTakeFirst())) throw new AppError('UNAUTHORIZED', 'this session has ended');
  const pending = await transaction
    .selectFrom('upload')
    .select('id')
    .where('began_by', '=', beganBy)
    .where('message_id', 'is', null)
    .limit(LIMITS.uploadsPending)
    .execute();
  if (pending.length < LIMITS.uploadsPending) return;
  throw new AppError('RATE_LIMITED', `at most ${LIMITS.uploadsPending} uploads wait for a message`, {
    context: { retry_after_ms: PENDING_RETRY_MS },
  });
}

async function insertUpload(transaction: Transaction<Schema>, upload: NewUpload): Promise<void> {
  await transaction
    .insertInto('upload')
    .values({
      id: upload.id,
      business_id: upload.tenant.businessId,
      environment: upload.tenant.environment,
      owner: upload.owner,
      began_by: upload.beganBy,
      audience: null,
      filename: upload.filename,
      content_type: upload.contentType,
      size_bytes: upload.sizeBytes,
      state: 'waiting',
      is_direct: upload.isDirect ? 1 : 0,
      blob_key: upload.blobKey,
      width: null,
      height: null,
      thumbnail_key: null,
      thumbnail_bytes: null,
      message_id: null,
      checking_until: null,
      expires_at: upload.expiresAt,
      created_at: upload.createdAt,
    })
    .execute();
}

async function deleteUploads(transaction: Transaction<Schema>, ids: string[], unwantedAt: number): Promise<void> {
  if (ids.length === 0) return;
  const rows = await transaction
    .deleteFrom('upload')
    .where('id', 'in', ids)
    .where('message_id', 'is', null)
    .returning(['blob_key', 'thumbnail_key'])
    .execute();
  const keys = rows.flatMap(row => [row.blob_key, row.thumbnail_key ?? []].flat());
  await addUnwantedBlobs(transaction, keys, unwantedAt);
}
