import { setImmediate as nextTurn } from 'node:timers/promises';
import { LIMITS } from '@deskbell/protocol';
import { AppError } from '../domain/app-error.ts';
import { isCustomerId } from '../domain/identity.ts';
import type { SessionRecord, Tenant } from '../domain/model.ts';
import { presentAgentCustomer, presentAgentSession, presentNote } from '../domain/present-agent.ts';
import { presentConversation, presentMessage } from '../domain/present-customer.ts';
import { formatTimestamp } from '../domain/timestamp.ts';
import { presentVisit } from '../domain/visit.ts';
import type { Deps } from '../ports.ts';

/**
 * All there is of a customer or visitor, as the text of one JSON object (CU7). It is made while it is read, a page at a
 * time, so that a long conversation costs no memory.
 */
export async function exportCustomer(
  deps: Deps,
  tenant: Tenant,
  identityId: string,
): Promise<AsyncGenerator<string, void, void>> {
  const { storage, clock } = deps;
  const customer = isCustomerId(identityId) ? ((await storage.getCustomers(tenant, [identityId]))[0] ?? null) : null;
  const conversationId = await storage.findConversationId(tenant, identityId);
  const conversation = conversationId === null ? null : await storage.getConversation(tenant, conversationId);
  const { sessionCount } = await storage.readIdentityFacts(tenant, identityId, clock.now());
  if (!customer && !conversation && sessionCount === 0) {
    throw new AppError('NOT_FOUND', 'there is nothing of anybody with this id');
  }
  const visit = await storage.findVisit(tenant, identityId);
  const head = {
    identity_id: identityId,
    exported_at: formatTimestamp(clock.now()),
    customer: customer && presentAgentCustomer(customer),
    attributes: customer?.attributes ?? {},
    visit: visit && presentVisit(visit),
    conversation: conversation && presentConversation(conversation),
  };
  return write();

  async function* write() {
    yield JSON.stringify(head).slice(0, -1);
    yield* writeList('sessions', listSessions(), session => presentAgentSession({ session, customer }));
    if (conversation) {
      const { id } = conversation;
      const messages = pages((after, limit) => storage.listMessages(id, after, limit));
      yield* writeList('messages', messages, message => presentMessage(message, deps.fileUrl));
      const notes = pages(async (after, limit) => (await storage.listNotes(tenant, id, after, limit)) ?? []);
      yield* writeList('notes', notes, presentNote);
    }
    yield '}';
  }

  async function* listSessions(): AsyncGenerator<SessionRecord[]> {
    let after: string | undefined;
    do {
      const query = { identityId, now: clock.now(), limit: LIMITS.pageMax, ...(after !== undefined && { after }) };
      const page = await storage.listSessions(tenant, query);
      yield page.sessions;
      await nextTurn();
      after = page.next ?? undefined;
    } while (after !== undefined);
  }
}

async function* pages<T extends { createdAt: number }>(
  read: (after: number | null, limit: number) => Promise<T[]>,
): AsyncGenerator<T[]> {
  let after: number | null = null;
  for (;;) {
    const page: T[] = await read(after, LIMITS.pageMax);
    yield page;
    // SQLite and a reader that keeps up work without yielding: else nobody would be served until the last page.
    await nextTurn();
    if (page.length < LIMITS.pageMax) return;
    after = page.at(-1)?.createdAt ?? null;
  }
}

async function* writeList<T>(name: string, lists: AsyncGenerator<T[]>, present: (one: T) => unknown) {
  let isFirst = true;
  yield `,"${name}":[`;
  for await (const list of lists) {
    if (list.length === 0) continue;
    yield (isFirst ? '' : ',') + list.map(one => JSON.stringify(present(one))).join(',');
    isFirst = false;
  }
  yield ']';
}
