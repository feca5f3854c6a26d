import type { Transaction } from 'kysely';
import { isCustomerId } from '../domain/identity.ts';
import type { SessionRecord, Tenant } from '../domain/model.ts';
import type { LoginOutcome, NewLogin, Storage } from '../ports.ts';
import type { Announce } from './announce.ts';
import type { Engine } from './engine.ts';
import { findOrCreateCustomer } from './find-customer.ts';
import { mergeConversation } from './merge-conversation.ts';
import { moveVisit } from './people.ts';
import type { Schema } from './schema.ts';
import { deleteSessions, insertSession, lockSession } from './session-rows.ts';
import { moveUploads } from './uploads.ts';

/**
 * One transaction, which takes its locks in this order: the session, the customer, the conversations by number (LI5).
 * Of two logins that race with one session the first takes the visitor's conversation along; the second finds the
 * session gone and is a plain login.
 */
export function createLogIn({ write, dialect, announce }: Engine): Pick<Storage, 'logIn'> {
  return {
    // Two customers may prove one contact in the same instant: who loses that race finds the winner the second time.
    logIn: login =>
      logInOnce(login).catch(error => (dialect.isTaken(error) ? logInOnce(login) : Promise.reject(error))),
  };

  function logInOnce(login: NewLogin): Promise<LoginOutcome> {
    const { tenant, now } = login;
    return write(async transaction => {
      const isAlive = login.from !== null && (await lockSession(transaction, dialect, login.from.id));
      const from = isAlive ? login.from : null;
      const customer = await findOrCreateCustomer(transaction, dialect, { ...login, from }, announce);
      if (!customer) return { kind: 'no-customer' };
      const session: SessionRecord = {
        ...login.session,
        tenant,
        identityId: customer.id,
        createdAt: now,
        lastSeenAt: now,
      };
      const visitor = from && !isCustomerId(from.identityId) ? from.identityId : null;
      const move = visitor && { tenant, from: visitor, to: customer.id, now };
      const conversation = move ? await mergeConversation(transaction, dialect, move) : null;
      if (conversation) await announceMove(announce, transaction, tenant, conversation);
      if (move) {
        await moveUploads(transaction, tenant, move.from, move.to);
        await moveVisit(transaction, tenant, move.from, move.to);
      }
      const ended = from ? await deleteSessions(transaction, [from], now) : [];
      await insertSession(transaction, session);
      return { kind: 'logged-in', customer, session, ended, conversation };
    });
  }
}

/** For webhooks: whose the conversation is now, and which one went into it (LI1, LI2). */
async function announceMove(
  announce: Announce,
  transaction: Transaction<Schema>,
  tenant: Tenant,
  { kind, from, into }: NonNullable<Extract<LoginOutcome, { kind: 'logged-in' }>['conversation']>,
): Promise<void> {
  const detail = kind === 'merged' ? { changed: ['messages'], merged_from: from } : { changed: ['customer'] };
  const about = { subjectId: into.id, conversationId: into.id };
  await announce(transaction, tenant, { type: 'conversation.updated', ...about, detail });
}
