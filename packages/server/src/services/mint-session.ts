import { LIMITS, type MintSessionBody } from '@deskbell/protocol';
import { AppError, invalidField } from '../domain/app-error.ts';
import type { Claim } from '../domain/claim.ts';
import { isId } from '../domain/id.ts';
import type { Tenant } from '../domain/model.ts';
import { isExternalId } from '../domain/profile.ts';
import type { Deps } from '../ports.ts';
import { type Login, logIn } from './log-in.ts';
import { readStatedProfile } from './stated-profile.ts';

/** The shop's server makes a session for a customer it knows; whoever holds the secret key is believed (ID5). */
export function mintSession(deps: Deps, tenant: Tenant, body: MintSessionBody): Promise<Login> {
  return logIn(deps, tenant, null, { subject: readSubject(body), ...readStatedProfile({ ...body }) });
}

function readSubject({ external_id: externalId, customer_id: customerId }: MintSessionBody): Claim['subject'] {
  if ((externalId === undefined) === (customerId === undefined)) {
    throw invalidField('external_id', 'name either external_id or customer_id');
  }
  if (customerId !== undefined) {
    if (!isId(customerId)) throw new AppError('NOT_FOUND', 'no such customer');
    return { kind: 'customer', id: customerId };
  }
  if (!isExternalId(externalId)) {
    throw invalidField('external_id', `external_id must have 1–${LIMITS.externalIdMaxLength} characters`);
  }
  return { kind: 'external', id: externalId };
}
