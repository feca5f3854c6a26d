import { HEADERS, type OutboxEntry, ROUTES } from '@deskbell/protocol';
import type { ServerProcess } from '../server-process.ts';
import { type Answer, ask, askAsAgent, type Customer } from './clients.ts';

/** A customer's request, with the session of `as` or without any. */
export function call(
  server: ServerProcess,
  method: string,
  path: string,
  json?: unknown,
  as?: Customer,
): Promise<Answer> {
  return ask(server, path, { method, headers: as?.headers ?? { [HEADERS.publicKey]: server.publicKey }, json });
}

/** The newest code the test environment would have sent to a contact. */
export async function readCode(server: ServerProcess, contact: string): Promise<string> {
  const { data } = await askAsAgent(server, 'GET', `${ROUTES.agentOutbox}?contact=${encodeURIComponent(contact)}`);
  return (data as { entries: OutboxEntry[] }).entries[0]?.code ?? '';
}
