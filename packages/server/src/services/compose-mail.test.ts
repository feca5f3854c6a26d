import { afterAll, expect, test } from 'vitest';
import type { MailRecord } from '../domain/model.ts';
import { openMailsScene } from '../test/contracts/mails-scene.ts';
import { countTurns } from '../test/count-turns.ts';
import { openSqliteForTest, removeTestDirectories } from '../test/open-sqlite.ts';
import { composeMail } from './compose-mail.ts';

afterAll(removeTestDirectories);

test('[CM11] others are served while a long conversation is read for its transcript', async () => {
  const scene = await openMailsScene(async clock => [await openSqliteForTest(clock)]);
  const { storage, clock, tenant } = scene;
  const { conversation, email } = await scene.newCustomer();
  let throughMark = 0;
  for (let n = 0; n < 250; n++) throughMark = await scene.reply(conversation.id, `Reply ${n}.`);
  const mail: MailRecord = {
    id: 'mail_1',
    tenant,
    conversationId: conversation.id,
    kind: 'transcript',
    address: email,
    customerId: null,
    afterMark: 0,
    throughMark,
    attempts: 1,
    createdAt: clock.now(),
  };
  const deps = { storage, secret: 'a secret', baseUrl: () => 'https://support.shop.example' };
  const { result, turns } = await countTurns(() => composeMail(deps, mail));
  expect(result?.text).toContain('Reply 249.');
  expect(turns).toBeGreaterThanOrEqual(2);
  await scene.close();
});
