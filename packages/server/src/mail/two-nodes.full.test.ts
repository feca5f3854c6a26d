import { expect, inject, test } from 'vitest';
import { freshLiveKeys, openContinuationScene } from '../test/continuation-scene.ts';
import { startMailServer } from '../test/mail-server.ts';
import { createDatabase } from '../test/postgres-cluster.ts';
import { customerAt } from '../test/process/clients.ts';
import { until } from '../test/process/until.ts';

test('[CM4] two nodes on one database mail each reply once, and heed what was read on the other', async () => {
  const mailServer = await startMailServer();
  const keys = freshLiveKeys();
  const env = { DATABASE_URL: await createDatabase(inject('postgresUrl')) };
  const one = await openContinuationScene({ env, mailServer, keys });
  const two = await openContinuationScene({ env, mailServer, keys });
  try {
    const customers = [];
    for (let at = 0; at < 6; at++) customers.push(await one.newCustomer());
    for (const [at, customer] of customers.entries()) {
      const id = one.conversationId(customer);
      await (at % 2 ? one : two).asAgent('POST', `/api/v1/agent/conversations/${id}/messages`, {
        content: `Reply ${at}`,
      });
    }
    const [reader, ...others] = customers;
    if (!reader) throw new Error('nobody');
    // Read through the node that did not take the reply.
    await customerAt(two, reader.token).page();
    const both = (minutes: number) => Promise.all([one.pass(minutes), two.pass(minutes)]);
    await both(9);
    for (const { email } of others) {
      await until(`a mail to ${email}`, async () => {
        if (one.mailsTo(email).length === 0) await both(1);
        return one.mailsTo(email)[0];
      });
    }
    await both(10);
    expect(one.mailsTo(reader.email)).toEqual([]);
    for (const { email } of others) expect(one.mailsTo(email), email).toHaveLength(1);
  } finally {
    await Promise.all([one.close(), two.close()]);
    await mailServer.stop();
  }
});
