import { ROUTES } from '@deskbell/protocol';
import { agentSide } from '../agent.ts';
import type { Case } from '../case.ts';
import { newCustomer, stranger } from '../customer.ts';
import { expectEqual, expectError, expectOk, expectThat } from '../expect.ts';
import { textFile } from '../files.ts';
import { newSigner, tryIdentify } from '../identity-signer.ts';
import { newAccount, newEmail, requestCode, tryMintSession, tryVerifyCode } from '../login.ts';
import { otherTarget } from '../other-tenant.ts';
import { agentUploader, uploaderOf } from '../uploads.ts';

export const otherTenantAccountCases: Case[] = [
  {
    rules: ['KY4', 'AG11', 'SE6'],
    title: "customers and sessions of one tenant are 404 for the other's agents, and in none of their lists",
    run: async target => {
      const account = await newAccount(target);
      const { id } = account.profile;
      const foreign = otherTarget(target);
      const agent = agentSide(foreign);
      expectError(await agent.request('GET', `${ROUTES.agentCustomers}/${id}`), 'NOT_FOUND');
      expectError(await agent.request('DELETE', `${ROUTES.agentCustomers}/${id}/sessions`), 'NOT_FOUND');
      expectError(await tryMintSession(foreign, { customer_id: id }), 'NOT_FOUND');
      const list = await agent.request('GET', `${ROUTES.agentSessions}?customer_id=${id}`);
      expectThat(!list.text.includes('"identity_id"'), 'no session of the foreign customer', list.text, list);
      expectOk(await account.request({ path: ROUTES.authUser }));
    },
  },
  {
    rules: ['KY4', 'AU3', 'AU12'],
    title: "a code of one tenant is none in the other, and not in the other's outbox; live has no outbox at all",
    run: async target => {
      const foreign = otherTarget(target);
      const contact = newEmail();
      const code = await requestCode(target, stranger(target), contact);
      expectError(await tryVerifyCode(stranger(foreign), contact, code), 'OTP_INVALID');
      const outbox = await agentSide(foreign).request('GET', `${ROUTES.agentOutbox}?contact=${contact}`);
      if (foreign.options.secretKey.startsWith('sk_live_')) expectError(outbox, 'NOT_FOUND');
      else expectThat(!outbox.text.includes(code), 'an outbox without the code', outbox.text, outbox);
    },
  },
  {
    rules: ['KY4', 'ID2'],
    title: "a token one tenant's key signed is 401 in the other, whatever audience it names",
    run: async target => {
      const foreign = otherTarget(target);
      const { sign } = await newSigner(target);
      for (const aud of [target.options.publicKey, foreign.options.publicKey]) {
        expectError(await tryIdentify(stranger(foreign), sign({ aud })), 'UNAUTHORIZED');
      }
    },
  },
  {
    rules: ['KY4', 'UP3', 'MS9'],
    title: 'an upload of one tenant can be confirmed, read and attached in no other',
    run: async target => {
      const foreign = otherTarget(target);
      const uploader = uploaderOf(target, await newCustomer(target));
      const [waiting, confirmed] = [await uploader.put(textFile('one')), await uploader.upload(textFile('two'))];
      const thief = await newCustomer(foreign);
      for (const other of [uploaderOf(foreign, thief), agentUploader(foreign)]) {
        expectError(await other.tryConfirm(waiting.upload_id), 'NOT_FOUND');
        expectError(await other.tryRead(confirmed.id), 'NOT_FOUND');
      }
      const body = { content: 'look', attachments: [confirmed.id] };
      expectError(await thief.trySend(body), 'VALIDATION_ERROR');
      expectError(await agentSide(foreign).tryReply(thief.conversation.id, body), 'VALIDATION_ERROR');
      expectEqual(await thief.history(), [], "the thief's history");
    },
  },
];
