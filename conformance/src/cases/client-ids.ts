import { LIMITS } from '@deskbell/protocol';
import type { Case } from '../case.ts';
import { newCustomer, unique } from '../customer.ts';
import { expectEqual, expectError, expectOk, expectThat } from '../expect.ts';

export const clientIdCases: Case[] = [
  {
    rules: ['MS7'],
    title: 'a client_id has 1 to 200 characters; null is absent',
    run: async target => {
      const customer = await newCustomer(target);
      for (const clientId of ['x', 'x'.repeat(LIMITS.clientIdMaxLength), '漢'.repeat(LIMITS.clientIdMaxLength), ' ']) {
        await customer.send('fine', clientId);
        expectError(await customer.trySend({ content: 'fine', client_id: clientId }), 'CONFLICT');
      }
      for (const clientId of ['', 'x'.repeat(LIMITS.clientIdMaxLength + 1), 'x'.repeat(20_000)]) {
        expectError(await customer.trySend({ content: 'no', client_id: clientId }), 'VALIDATION_ERROR');
      }
      for (let time = 0; time < 2; time++) expectOk(await customer.trySend({ content: 'none', client_id: null }));
    },
  },
  {
    rules: ['MS7'],
    title: 'a client_id of another type, with NUL or a lone surrogate is 400',
    run: async target => {
      const customer = await newCustomer(target);
      for (const clientId of [7, 0, true, false, [], ['x'], {}, '\0', 'a\0b', '\ud800', 'a\udfff']) {
        expectError(await customer.trySend({ content: 'x', client_id: clientId }), 'VALIDATION_ERROR');
      }
      expectEqual(await customer.history(), [], 'the history');
    },
  },
  {
    rules: ['MS5', 'MS7'],
    title: 'client_ids that merely look alike are different',
    run: async target => {
      const customer = await newCustomer(target);
      const ids = [
        'key',
        'Key',
        'key ',
        ' key',
        'é',
        'e\u0301',
        'ﬁ',
        'fi',
        '1',
        '01',
        '1.0',
        'ß',
        'ss',
        'null',
        "k'--",
        'k%',
        'k_',
        '🔔',
        '\u200b',
        '\ufeff',
      ];
      for (const id of ids) await customer.send(`with ${id}`, id);
      expectEqual((await customer.history()).length, ids.length, 'the number of messages');
    },
  },
  {
    rules: ['MS2', 'MS7'],
    title: 'nobody sees a client_id: not in answers, pages or on opening',
    run: async target => {
      const customer = await newCustomer(target);
      const clientId = unique('hidden');
      const answers = [
        await customer.trySend({ content: 'x', client_id: clientId }),
        await customer.trySend({ content: 'x', client_id: clientId }),
        await customer.tryPoll(),
      ];
      for (const answer of answers) {
        expectThat(!answer.text.includes(clientId), 'an answer without the client_id', answer.text, answer);
      }
    },
  },
];
