import { AppError } from '../domain/app-error.ts';
import { parseContact } from '../domain/contact.ts';
import type { OutboxRecord, Tenant } from '../domain/model.ts';
import type { Deps } from '../ports.ts';

/** What the test environment would have sent, newest first; the live one has no such thing (AU12). */
export function readOutbox(
  { storage, clock }: Pick<Deps, 'storage' | 'clock'>,
  tenant: Tenant,
  contact: unknown,
): Promise<OutboxRecord[]> {
  if (tenant.environment === 'live')
    throw new AppError('NOT_FOUND', 'codes of the live environment are sent, not shown');
  const value = contact === undefined ? null : parseContact(contact, undefined).value;
  return storage.listOutbox(tenant, value, clock.now());
}
