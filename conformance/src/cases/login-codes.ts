import type { Case } from '../case.ts';
import { newCustomer, stranger } from '../customer.ts';
import { expectEqual, expectError, expectOk, expectThat } from '../expect.ts';
import {
  accountOf,
  needsOutbox,
  newEmail,
  newPhone,
  readOutbox,
  requestCode,
  tryRequestCode,
  tryVerifyCode,
  wrongCode,
} from '../login.ts';
import { inParallel, times } from '../wait.ts';

const expectInvalid = async (...verify: Parameters<typeof tryVerifyCode>) =>
  expectError(await tryVerifyCode(...verify), 'OTP_INVALID');

export const loginCodeCases: Case[] = [
  {
    rules: ['AU1', 'AU12'],
    title: 'a code for an e-mail address or a phone number: what is answered, and what the outbox has of it',
    run: async target => {
      needsOutbox(target);
      for (const [body, channel] of [
        [{ contact: newEmail() }, 'email'],
        [{ contact: newEmail(), contact_type: 'email' }, 'email'],
        [{ contact: newPhone(), contact_type: null }, 'sms'],
        [{ contact: newPhone(), contact_type: 'phone' }, 'sms'],
      ] as const) {
        const { contact } = body;
        const answer = await tryRequestCode(await newCustomer(target), body);
        const expected = { delivery_channel: channel, expires_in_seconds: 300, next_resend_in_seconds: 30 };
        expectEqual(expectOk(answer), expected, 'data', answer);
        const entries = await readOutbox(target, contact);
        expectEqual(
          entries.map(entry => [entry.channel, entry.contact]),
          [[channel, contact]],
          'the outbox of this contact',
        );
      }
    },
  },
  {
    rules: ['AU1'],
    title: 'the type is inferred, spaces and capitals of an e-mail and punctuation of a number do not matter',
    run: async target => {
      needsOutbox(target);
      const [email, phone] = [newEmail(), newPhone()];
      const punctuated = phone.replace(/^(.{4})(.{3})(.{3})(.{2})/, '$1 ($2) $3.$4-');
      for (const [written, contact] of [
        [`  ${email.toUpperCase()} `, email],
        [punctuated, phone],
      ] as const) {
        const visitor = await newCustomer(target);
        expectOk(await tryRequestCode(visitor, { contact: written }));
        const [entry] = await readOutbox(target, contact);
        expectEqual(entry?.contact, contact, 'the contact in the outbox');
        const { profile } = await accountOf(target, await tryVerifyCode(visitor, contact, entry?.code ?? ''));
        expectThat([profile.email, profile.phone].includes(contact), `a customer with ${contact}`, profile);
      }
    },
  },
  {
    rules: ['AU1'],
    title: 'what is no contact is 400 VALIDATION_ERROR naming contact, and so is the wrong type for one',
    run: async target => {
      // Without a session: what is asked for by one session is limited more.
      const nobody = stranger(target);
      const wrong: unknown[] = ['', 'ada', 'ada@', 'a b@shop.example', 'ada@shop.example\r\nBcc: x@evil.example'];
      wrong.push(`${'a'.repeat(250)}@shop.example`, '0151 1234567', '+49123', `+${'1'.repeat(16)}`, '+49 151 CALL', 7);
      for (const contact of wrong) {
        const answer = await tryRequestCode(nobody, { contact });
        const error = expectError(answer, 'VALIDATION_ERROR');
        expectEqual(error.context?.field, 'contact', `context.field for ${JSON.stringify(contact)}`, answer);
      }
      expectError(await tryRequestCode(nobody, {}), 'VALIDATION_ERROR');
      expectError(await tryRequestCode(nobody, { contact: newEmail(), contact_type: 'phone' }), 'VALIDATION_ERROR');
      expectError(await tryRequestCode(nobody, { contact: newEmail(), contact_type: 'pigeon' }), 'VALIDATION_ERROR');
    },
  },
  {
    rules: ['AU2'],
    title: 'codes have six digits and are not alike',
    run: async target => {
      const codes = await inParallel(4, times(5), async () => requestCode(target, stranger(target), newEmail()));
      expectThat(new Set(codes).size >= 4, '5 codes that differ', codes);
    },
  },
  {
    rules: ['AU2', 'AU7'],
    title: 'a code works once, also when it is used twice at the same time',
    run: async target => {
      const contact = newEmail();
      const nobody = stranger(target);
      const code = await requestCode(target, nobody, contact);
      const answers = await Promise.all(times(4).map(() => tryVerifyCode(nobody, contact, code)));
      expectEqual(answers.filter(answer => answer.status === 200).length, 1, 'the number of logins');
      for (const answer of answers) if (answer.status !== 200) expectError(answer, 'OTP_INVALID');
      await expectInvalid(nobody, contact, code);
    },
  },
  {
    rules: ['AU3'],
    title: 'a code works only for the session that asked for it, and another does not use up its guesses',
    run: async target => {
      const [owner, other] = [await newCustomer(target), await newCustomer(target)];
      const contact = newEmail();
      const code = await requestCode(target, owner, contact);
      for (const asker of [other, stranger(target)]) {
        for (const n of times(6)) await expectInvalid(asker, contact, n === 0 ? code : wrongCode(code, n));
      }
      await accountOf(target, await tryVerifyCode(owner, contact, code));
    },
  },
  {
    rules: ['AU3'],
    title: 'a code asked for without a session works without one, and with one it does not',
    run: async target => {
      const contact = newEmail();
      const code = await requestCode(target, stranger(target), contact);
      await expectInvalid(await newCustomer(target), contact, code);
      await accountOf(target, await tryVerifyCode(stranger(target), contact, code));
    },
  },
];
