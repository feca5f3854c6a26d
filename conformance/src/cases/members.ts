import { type AuditPage, type CreatedInvitation, type Invitation, ROUTES } from '@deskbell/protocol';
import { type AgentSide, agentSide } from '../agent.ts';
import { type Case, NotObserved } from '../case.ts';
import { newCustomer, unique } from '../customer.ts';
import { expectDone, expectEqual, expectError, expectKeys, expectOk, expectThat } from '../expect.ts';
import { expectList, expectTimestamp } from '../shapes.ts';
import type { Target } from '../target.ts';

const OFFER_KEYS = ['id', 'email', 'role', 'created_at', 'expires_at'];

/** An address no mail is ever brought to. */
const nobody = () => `${unique('member')}@conformance.invalid`;

/** Whoever is let in sees what is live: only a key of that environment may. */
function businessSide(target: Target): AgentSide {
  const { secretKey, other } = target.options;
  const key = [secretKey, other?.secretKey].find(known => known?.startsWith('sk_live_'));
  if (key === undefined) throw new NotObserved('it needs a secret key of the live environment');
  return agentSide({ ...target, options: { ...target.options, secretKey: key } });
}

const listOpen = async (target: Target): Promise<Invitation[]> =>
  expectOk<{ invitations: Invitation[] }>(await businessSide(target).request('GET', ROUTES.agentInvitations))
    .invitations;

const takeBack = (target: Target, id: string) =>
  businessSide(target).request('DELETE', `${ROUTES.agentInvitations}/${encodeURIComponent(id)}`);

const post = (target: Target, path: string, json: unknown) => target.request({ method: 'POST', path, json });

/** Taken back when the case is over: nobody becomes a member by it. */
async function invite(target: Target, email: string): Promise<CreatedInvitation & { token: string }> {
  const answer = await businessSide(target).request('POST', ROUTES.agentInvitations, { email, role: 'agent' });
  const invitation = expectKeys(expectDone(answer), [...OFFER_KEYS, 'url', 'mailed'], 'data', answer);
  target.atEnd(async () => void (await takeBack(target, String(invitation.id))));
  expectTimestamp(invitation.expires_at, 'expires_at', answer);
  const token = String(invitation.url).split(/[#/=]/).at(-1) ?? '';
  expectThat(token.length >= 22, 'a link that ends in a token of at least 128 bits', invitation.url, answer);
  return { ...(invitation as unknown as CreatedInvitation), token };
}

export const memberCases: Case[] = [
  {
    rules: ['AC1'],
    title: 'a secret key reads the members, and is none of them',
    run: async target => {
      const answer = await agentSide(target).request('GET', ROUTES.agentMembers);
      const { members } = expectKeys(expectOk(answer), ['members'], 'data', answer);
      for (const one of expectList(members, 'members', answer)) {
        const keys = ['id', 'name', 'email', 'role', 'enabled', 'created_at', 'last_seen_at'];
        const member = expectKeys(one, keys, 'a member', answer);
        expectThat(/^mem_[0-9A-Z]{26}$/.test(String(member.id)), 'an id mem_…', member.id, answer);
        expectThat(member.role === 'admin' || member.role === 'agent', 'role admin or agent', member.role, answer);
      }
      expectError(await agentSide(target).request('GET', ROUTES.agentMe), 'FORBIDDEN');
      expectError(await (await newCustomer(target)).request({ path: ROUTES.agentMembers }), 'UNAUTHORIZED');
    },
  },
  {
    rules: ['AC2'],
    title: 'everybody is told what the log-in page needs; a set-up link that nobody printed is 404',
    run: async target => {
      const answer = await target.request({ path: ROUTES.agentAccess });
      expectKeys(expectOk(answer), ['needs_setup', 'single_sign_on', 'can_send_mail'], 'data', answer);
      const admin = { name: 'Eve', email: nobody(), password: unique('a long password') };
      expectError(await post(target, ROUTES.agentSetUp, { ...admin, token: unique('stp') }), 'NOT_FOUND');
    },
  },
  {
    rules: ['AC7'],
    title: 'an invitation is listed without its link, shows what it offers, and is nobody’s once taken back or renewed',
    run: async target => {
      const email = nobody();
      const first = await invite(target, email);
      const listed = (await listOpen(target)).find(({ id }) => id === first.id);
      expectKeys(listed, OFFER_KEYS, 'the listed invitation');
      const find = (token: string) => post(target, `${ROUTES.agentInvitations}/find`, { token });
      const offer = await find(first.token);
      const offered = expectKeys(expectOk(offer), ['email', 'role', 'business_name'], 'data', offer);
      expectEqual([offered.email, offered.role], [email, 'agent'], 'the offer', offer);
      const second = await invite(target, email.toUpperCase());
      expectError(await find(first.token), 'NOT_FOUND');
      expectOk(await find(second.token));
      expectOk(await takeBack(target, second.id));
      expectError(await find(second.token), 'NOT_FOUND');
      expectError(await takeBack(target, second.id), 'NOT_FOUND');
      const accept = { token: second.token, name: 'Eve', password: unique('a long password') };
      expectError(await post(target, `${ROUTES.agentInvitations}/accept`, accept), 'NOT_FOUND');
    },
  },
  {
    rules: ['AC6'],
    title: 'a password that is short, the address or a common one is refused, and the invitation stays open',
    run: async target => {
      const { id, email, token } = await invite(target, nobody());
      for (const password of ['', 'nine char', email, '1234567890', 'x'.repeat(129)]) {
        const answer = await post(target, `${ROUTES.agentInvitations}/accept`, { token, name: 'Eve', password });
        expectError(answer, 'VALIDATION_ERROR');
      }
      const isOpen = (await listOpen(target)).some(invitation => invitation.id === id);
      expectThat(isOpen, 'an invitation that is still open', isOpen);
    },
  },
  {
    rules: ['AC14'],
    title: 'what was done to whom is written down, newest first, without the secret',
    run: async target => {
      const { id, token } = await invite(target, nobody());
      expectOk(await takeBack(target, id));
      const entriesOf = async () => {
        const answer = await businessSide(target).request('GET', `${ROUTES.agentAudit}?limit=100`);
        const page = expectKeys(expectOk(answer), ['entries', 'next_cursor'], 'data', answer);
        expectThat(!answer.text.includes(token), 'no token of an invitation', 'the token of this one', answer);
        // Its own: what others do at the same time may be written down a moment out of order.
        const own = (page as unknown as AuditPage).entries.filter(({ target_id }) => target_id === id);
        const times = own.map(({ created_at }) => created_at);
        expectEqual(times, times.toSorted().reverse(), 'the times', answer);
        return own;
      };
      const [deleted, created, ...more] = await entriesOf();
      expectEqual([created?.actor.kind, deleted?.actor.kind, more], ['key', 'key', []], 'who did the two things');
      expectThat(deleted?.action !== created?.action, 'two different actions', [deleted, created]);
      expectError(await (await newCustomer(target)).request({ path: ROUTES.agentAudit }), 'UNAUTHORIZED');
    },
  },
];
