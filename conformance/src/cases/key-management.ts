import { ROUTES } from '@deskbell/protocol';
import { agentSide } from '../agent.ts';
import type { Case } from '../case.ts';
import { unique } from '../customer.ts';
import { expectEqual, expectError, expectOk, expectRefusal, expectThat } from '../expect.ts';
import { changeKey, createKey, listKeys } from '../key-owner.ts';

export const keyManagementCases: Case[] = [
  {
    rules: ['KY9'],
    title: 'keys are created, listed and changed; a secret is whole only at its creation',
    run: async target => {
      const shop = await createKey(target, { kind: 'public', origins: ['https://one.example'] });
      expectEqual([shop.kind, shop.origins, shop.enabled], ['public', ['https://one.example'], true], 'the new key');
      const moved = await changeKey(target, shop.id, { origins: ['https://two.example', 'http://localhost:8080'] });
      expectEqual(moved.origins, ['https://two.example', 'http://localhost:8080'], 'origins');

      const secret = await createKey(target, { kind: 'secret' });
      expectThat(/^sk_(live|test)_.{16,}/.test(secret.key), 'a whole secret key', `${secret.key.slice(0, 8)}…`);
      expectOk(await target.request({ path: ROUTES.agentConversations, headers: { 'x-api-key': secret.key } }));
      const listed = await listKeys(target);
      expectEqual(
        listed.find(key => key.id === shop.id),
        moved,
        'the public key in the list',
      );
      const shown = listed.find(key => key.id === secret.id)?.key ?? '';
      expectThat(shown !== '' && shown.length < secret.key.length - 12, 'only the beginning of the secret', shown);
      expectThat(!JSON.stringify(listed).includes(target.options.secretKey), 'no whole secret in the list', 'one');
    },
  },
  {
    rules: ['KY9'],
    title: 'a secret key cannot disable itself; another can, and then it is 401',
    run: async target => {
      const secret = await createKey(target, { kind: 'secret' });
      const itself = {
        method: 'PATCH',
        path: `${ROUTES.agentKeys}/${secret.id}`,
        headers: { 'x-api-key': secret.key },
      };
      const answer = await target.request({ ...itself, json: { enabled: false } });
      expectThat(answer.status >= 400 && answer.status < 500, 'a refusal', answer.status, answer);
      expectRefusal(answer, answer.status);
      const list = { path: ROUTES.agentConversations, headers: { 'x-api-key': secret.key } };
      expectOk(await target.request(list));
      await changeKey(target, secret.id, { enabled: false });
      expectError(await target.request(list), 'UNAUTHORIZED');
    },
  },
  {
    rules: ['KY9'],
    title: 'keys of nobody are 404, kinds of nothing 400',
    run: async target => {
      const agent = agentSide(target);
      expectError(await agent.request('PATCH', `${ROUTES.agentKeys}/${unique('key')}`, { enabled: true }), 'NOT_FOUND');
      for (const body of [{}, { kind: 'root' }, { kind: 7 }, { kind: 'public', origins: 'https://a.example' }]) {
        expectError(await agent.request('POST', ROUTES.agentKeys, body), 'VALIDATION_ERROR');
      }
    },
  },
];
