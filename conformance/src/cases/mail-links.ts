import { ROUTES } from '@deskbell/protocol';
import type { Answer } from '../answer.ts';
import type { Case } from '../case.ts';
import { newCustomer, publicHeaders, unique } from '../customer.ts';
import { expectEqual, expectError, expectThat } from '../expect.ts';

/** A page that tells a person, and nothing that a script could be smuggled into. */
function expectGone(answer: Answer): void {
  expectEqual(answer.status, 404, 'the status', answer);
  expectThat((answer.headers['content-type'] ?? '').startsWith('text/html'), 'a page', answer.headers, answer);
  const policy = answer.headers['content-security-policy'] ?? '';
  for (const rule of ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"]) {
    expectThat(policy.includes(rule), `a policy with ${rule}`, policy, answer);
  }
  expectThat(!/<script(?![^>]* src=)| on\w+=/.test(answer.text), 'no script but files', answer.text, answer);
}

export const mailLinkCases: Case[] = [
  {
    rules: ['CM6', 'CM10'],
    title: 'a link that nobody signed leads to a page that says so, and cannot be used up',
    run: async target => {
      const token = unique('forged');
      expectGone(await target.request({ path: `${ROUTES.continuePage}/${token}` }));
      expectError(await target.request({ method: 'POST', path: ROUTES.continue, json: { token } }), 'NOT_FOUND');
    },
  },
  {
    rules: ['CM7'],
    title: 'a code that no link led to makes nobody a customer',
    run: async target => {
      const customer = await newCustomer(target);
      const before = await customer.open();
      const json = { token: unique('forged') };
      const answer = await customer.request({ method: 'POST', path: ROUTES.authContinue, json });
      expectError(answer, 'UNAUTHORIZED');
      expectEqual((await customer.open()).conversation.id, before.conversation.id, 'the conversation');
      const headers = publicHeaders(target);
      const stranger = await target.request({ method: 'POST', path: ROUTES.authContinue, headers, json });
      expectError(stranger, 'UNAUTHORIZED');
      expectThat(!stranger.headers['x-session-token'], 'no new session', stranger.headers, stranger);
    },
  },
  {
    rules: ['CM8'],
    title: 'a link against mails that nobody signed stops nothing',
    run: async target => {
      const path = `${ROUTES.unsubscribePage}/${unique('forged')}`;
      expectGone(await target.request({ path }));
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const answer = await target.request({ method: 'POST', path, headers, body: 'List-Unsubscribe=One-Click' });
      expectEqual(answer.status, 404, 'the status', answer);
    },
  },
];
