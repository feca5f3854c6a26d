import { type CodeRequested, LIMITS, type RequestCodeBody, ROUTES } from '@deskbell/protocol';
import { AppError } from '../domain/app-error.ts';
import { type Channel, type Contact, channelOf, parseContact } from '../domain/contact.ts';
import type { SessionRecord, Tenant } from '../domain/model.ts';
import { tenantName } from '../domain/tenant.ts';
import { hashCode } from './hash-code.ts';
import { readIdempotentRequest } from './idempotent-request.ts';
import type { LoginDeps } from './login-deps.ts';
import { enforceSmsLimit } from './rate-limits.ts';

export interface CodeRequest {
  tenant: Tenant;
  session: SessionRecord | null;
  idempotencyKey: string | string[] | undefined;
  body: RequestCodeBody;
}

/**
 * Makes a login code for a contact and sends it on its way (AU1–AU5, AU11, AU12). Customers are not looked at: whether
 * the contact is known cannot show (AU6).
 */
export async function requestCode(deps: LoginDeps, { tenant, session, ...asked }: CodeRequest): Promise<CodeRequested> {
  const { storage, ids, clock, delivery, sms } = deps;
  const contact = parseContact(asked.body.contact, asked.body.contact_type); // AU1
  const request = readIdempotentRequest(deps, asked.idempotencyKey, {
    route: ROUTES.authRequestCode,
    tenant,
    session,
    body: asked.body,
  });
  const channel = channelOf(contact);
  const isSent = tenant.environment === 'live';
  if (isSent) await requireDelivery(deps, tenant, contact, channel); // AU12

  const [id, code, now] = [ids.loginCode(), ids.digits(), clock.now()];
  const outcome = await storage.issueCode(
    {
      id,
      tenant,
      contact: contact.value,
      channel,
      codeHash: hashCode(deps, { tenant, contact: contact.value }, id, code), // AU2
      sessionId: session?.id ?? null, // AU3
      outboxCode: isSent ? null : code,
      smsDailyMax: isSent && channel === 'sms' ? sms.dailyMax : null,
      now,
    },
    request,
  );
  if (outcome.kind === 'too-soon') {
    throw new AppError('RATE_LIMITED', 'it is too soon for another code', {
      context: { retry_after_ms: outcome.retryAt - now },
    }); // AU5
  }
  if (isSent && !outcome.replayed) {
    delivery.dispatch({
      channel,
      expiresAt: now + LIMITS.codeLifeSeconds * 1000,
      write: async () => ({ contact: contact.value, code, businessName: await readBusinessName(deps, tenant) }),
    });
  }
  return {
    delivery_channel: channel,
    expires_in_seconds: LIMITS.codeLifeSeconds,
    next_resend_in_seconds: outcome.nextResendInSeconds,
  };
}

async function requireDelivery(deps: LoginDeps, tenant: Tenant, contact: Contact, channel: Channel): Promise<void> {
  const { delivery, sms, limiter } = deps;
  if (!delivery.isSetUp(channel)) throw new AppError('BUSINESS_RULE_VIOLATION', `codes by ${channel} are not set up`);
  if (channel === 'sms') {
    if (!sms.countries.some(country => contact.value.startsWith(country))) {
      throw new AppError('BUSINESS_RULE_VIOLATION', 'codes are not sent to this country');
    }
    await enforceSmsLimit(limiter, tenantName(tenant), contact.value);
  }
  if (!delivery.hasRoom()) throw new AppError('SERVICE_UNAVAILABLE', 'too many codes wait to be sent; try again');
}

async function readBusinessName({ storage }: LoginDeps, { businessId }: Tenant): Promise<string> {
  const businesses = await storage.listBusinesses();
  return businesses.find(business => business.id === businessId)?.name ?? '';
}
