import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusalOf } from '../test/refusal.ts';
import { createUploadScene, TEXT, type UploadScene } from '../test/upload-scene.ts';
import { beginCustomerUpload } from './begin-upload.ts';
import { hashSecret } from './hash-secret.ts';

let scene: UploadScene;
beforeAll(async () => {
  scene = await createUploadScene();
});
afterAll(() => scene.close());

const body = { filename: TEXT.filename, content_type: TEXT.content_type, size_bytes: TEXT.bytes.length };

async function begin(token: string | null, idempotencyKey = 'k') {
  const { deps, tenant } = scene;
  const session = token === null ? null : await deps.storage.findSession(hashSecret(token));
  const { started, mintedToken } = await beginCustomerUpload(deps, { tenant, session }, { idempotencyKey, body });
  const own = await deps.storage.findSession(hashSecret(token ?? mintedToken ?? ''));
  const upload = await deps.storage.findUpload(started.upload_id);
  return { id: started.upload_id, mintedToken, isOwn: upload !== null && upload.owner === own?.identityId };
}

test('[AU11] [UP1] who repeats the first upload because its answer was lost gets one that is theirs', async () => {
  const lost = await begin(null);
  const repeated = await begin(null);
  expect(repeated.isOwn).toBe(true);
  expect(repeated.id).not.toBe(lost.id);
  const again = await begin(repeated.mintedToken);
  expect(again).toMatchObject({ mintedToken: null, isOwn: true });
  expect(await begin(repeated.mintedToken)).toEqual(again);
});

test('[AU11] a key that is none is refused without a session too', async () => {
  expect((await refusalOf(begin(null, 'two words'))).code).toBe('VALIDATION_ERROR');
});
