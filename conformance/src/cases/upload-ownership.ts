import { agentSide } from '../agent.ts';
import type { Case } from '../case.ts';
import { newCustomer, stranger } from '../customer.ts';
import { expectEqual, expectError, expectOk, expectThat } from '../expect.ts';
import { textFile } from '../files.ts';
import { logIn, newAccount, newEmail, otherDevice } from '../login.ts';
import { expectMessage } from '../shapes.ts';
import { agentUploader, requestUrl, uploaderOf } from '../uploads.ts';
import { times } from '../wait.ts';

const attach = (...attachments: unknown[]) => ({ content: 'look', attachments });

export const uploadOwnershipCases: Case[] = [
  {
    rules: ['UP3', 'FI1', 'I6'],
    title: "another session's upload is 404 to confirm and to read, like one that does not exist",
    run: async target => {
      const owner = uploaderOf(target, await newCustomer(target));
      const [waiting, confirmed] = [
        await owner.put(textFile('private one')),
        await owner.upload(textFile('private two')),
      ];
      const thief = uploaderOf(target, await newCustomer(target));
      const nobody = uploaderOf(target, stranger(target));
      const [unknownConfirm, unknownRead] = [await thief.tryConfirm('up_unknown'), await thief.tryRead('up_unknown')];
      for (const other of [thief, nobody, agentUploader(target)]) {
        for (const id of [waiting.upload_id, confirmed.id]) {
          const answer = await other.tryConfirm(id);
          expectError(answer, 'NOT_FOUND');
          expectEqual(answer.json, unknownConfirm.json, 'the same answer as for an unknown id', answer);
          const read = await other.tryRead(id);
          expectError(read, 'NOT_FOUND');
          expectEqual(read.json, unknownRead.json, 'the same answer as for an unknown id', read);
        }
      }
      await owner.confirm(waiting.upload_id);
    },
  },
  {
    rules: ['MS9', 'AG10', 'I6'],
    title: "another session's upload cannot be attached, by id, object or URL, by a customer or an agent",
    run: async target => {
      const owner = await newCustomer(target);
      const upload = await uploaderOf(target, owner).upload(textFile('private'));
      const thief = await newCustomer(target);
      const byAgent = await agentUploader(target).upload(textFile('of the shop'));
      for (const { id, url } of [upload, byAgent]) {
        for (const named of [id, url, { upload_id: id }, { url }, url.split('?')[0], new URL(url).pathname]) {
          expectError(await thief.trySend({ ...attach(named), client_id: 'mine' }), 'VALIDATION_ERROR');
        }
      }
      const agent = agentSide(target);
      expectError(await agent.tryReply(thief.conversation.id, attach(upload.id)), 'VALIDATION_ERROR');
      expectError(await agent.tryReply(owner.conversation.id, attach(upload.id)), 'VALIDATION_ERROR');
      expectEqual(await thief.history(), [], "the thief's history");
      // What was refused used up neither the client_id nor the upload.
      expectOk(await thief.trySend({ content: 'only words', client_id: 'mine' }));
      expectOk(await owner.trySend(attach(upload.id)));
    },
  },
  {
    rules: ['MS9'],
    title: 'URLs of others, look-alikes of our own, unconfirmed uploads and one named twice are 400',
    run: async target => {
      const customer = await newCustomer(target);
      const uploader = uploaderOf(target, customer);
      const { id, url } = await uploader.upload(textFile('mine'));
      const waiting = await uploader.put(textFile('not confirmed'));
      const begun = await uploader.init(textFile('not even put'));
      const { host, pathname } = new URL(url);
      const wrong: unknown[][] = [
        [waiting.upload_id],
        [begun.upload_id],
        [begun.upload_url],
        [id, id],
        [id, { upload_id: id }],
        [id, url],
        [`https://evil.example${pathname}`],
        [url.replace(host, `${host}.evil.example`)],
        [url.replace(host, `evil.example/${host}`)],
        [url.replace('://', '://user@evil.example/')],
        [`//evil.example${pathname}`],
        [url.replace(id, `../${id}`)],
        [`javascript:${id}`],
        [`data:text/plain,${id}`],
        [id.toLowerCase()],
        [` ${id}`],
        [id, 'up_unknown'],
      ];
      for (const attachments of wrong) {
        const answer = await customer.trySend(attach(...attachments));
        expectEqual([attachments, answer.status], [attachments, 400], 'the status', answer);
        expectEqual(expectError(answer, 'VALIDATION_ERROR').context?.field, 'attachments', 'context.field', answer);
      }
      expectEqual(await customer.history(), [], 'the history');
      expectOk(await customer.trySend(attach(id)));
    },
  },
  {
    rules: ['MS9'],
    title: 'an upload is attached once: of many messages at once that name it one is stored, and none later',
    run: async target => {
      const customer = await newCustomer(target);
      const upload = await uploaderOf(target, customer).upload(textFile('wanted by all'));
      const body = (n: number) => ({ ...attach(upload.id), client_id: `message ${n}` });
      const answers = await Promise.all(times(10).map(n => customer.trySend(body(n))));
      expectEqual(answers.filter(answer => answer.status === 200).length, 1, 'the number of 200s');
      for (const answer of answers) if (answer.status !== 200) expectError(answer, 'VALIDATION_ERROR');
      expectError(await customer.trySend(attach(upload.id)), 'VALIDATION_ERROR');
      expectEqual((await customer.history()).length, 1, 'the number of messages');
      const winner = answers.findIndex(answer => answer.status === 200);
      const replay = await customer.trySend(body(winner));
      const stored = expectMessage(expectError(replay, 'CONFLICT').context?.message, replay);
      expectEqual(stored.attachments[0]?.id, upload.id, 'the attachment of the replay', replay);
    },
  },
  {
    rules: ['LI2', 'UP3', 'MS9'],
    title: "a visitor's uploads move along with the login, and are of the customer on every device",
    run: async target => {
      const email = newEmail();
      const account = await newAccount(target, { email, email_verified: true });
      await account.send('of the account');
      const visitor = await newCustomer(target);
      const uploader = uploaderOf(target, visitor);
      const [waiting, free, used] = [
        await uploader.put(textFile('waiting')),
        await uploader.upload(textFile('free')),
        await uploader.upload(textFile('used')),
      ];
      expectOk(await visitor.trySend(attach(used.id)));
      const merged = await logIn(target, visitor, email);
      const moved = (await merged.history()).at(-1);
      expectEqual(moved?.attachments[0]?.id, used.id, 'the attachment of the moved message');
      const file = await requestUrl(target, moved?.attachments[0]?.url ?? '');
      expectEqual([file.status, file.text], [200, 'used'], 'the file', file);
      const device = await otherDevice(target, account);
      await uploaderOf(target, merged).confirm(waiting.upload_id);
      expectOk(await device.trySend(attach(free.id, waiting.upload_id)));
      const gone = await uploaderOf(target, visitor).tryRead(free.id);
      expectThat(gone.status === 404, '404 for the old token', gone.status, gone);
    },
  },
];
