import type { Tenant } from '../domain/model.ts';
import type { Deps } from '../ports.ts';
import { readMailToken } from './mail-tokens.ts';

/** Whose mails the link stops; null: it is none of ours, or they are gone (CM8). */
export async function findMailRefusal(
  deps: Deps,
  token: string,
): Promise<{ tenant: Tenant; isRefused: boolean } | null> {
  const customerId = readMailToken(deps, 'refuse', token);
  return customerId === null ? null : deps.storage.findMailRefusal(customerId);
}

/** Stops the mails about replies to a customer, or begins them again; without a login, as often as one likes (CM8). */
export async function refuseMail(deps: Deps, token: string, refused: boolean): Promise<boolean> {
  const customerId = readMailToken(deps, 'refuse', token);
  return customerId !== null && deps.storage.setMailRefusal(customerId, refused, deps.clock.now());
}
