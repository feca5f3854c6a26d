import { LIMITS, ROUTES } from '@deskbell/protocol';
import { AppError } from '../domain/app-error.ts';
import type { Tenant } from '../domain/model.ts';
import { isReturnUrl } from '../domain/service-settings.ts';
import type { Deps } from '../ports.ts';
import { type Login, logIn } from './log-in.ts';
import { makeMailToken, readMailToken } from './mail-tokens.ts';
import { listTenantOrigins, readServiceSettings } from './service-settings.ts';

/** What the fragment with the code is called; the widget looks for it. */
const FRAGMENT = 'deskbell=';

/** Whether the link of a mail would still open; nothing changes. Mail scanners ask this too. */
export async function findMailLink(deps: Deps, token: string): Promise<{ tenant: Tenant; isOpen: boolean } | null> {
  const mailId = readMailToken(deps, 'open', token);
  const found = mailId === null ? null : await deps.storage.findMailLink(mailId);
  return found && { tenant: found.mail.tenant, isOpen: !found.isOpened };
}

/**
 * A person pressed the button behind a mail's link: once. Answers where to go on: the shop's page or our own, with a code
 * in the fragment that lives for the way there (CM6, CM7).
 */
export async function openMailLink(deps: Deps, token: unknown): Promise<string> {
  const isOver = () => new AppError('NOT_FOUND', 'this link was used or has run out');
  const mailId = readMailToken(deps, 'open', token);
  const link = mailId === null ? null : await deps.storage.findMailLink(mailId);
  if (!link || link.isOpened) throw isOver();
  const { id, tenant } = link.mail;
  const url = await findPlace(deps, tenant);
  // Last: a link that leads nowhere today is still good tomorrow.
  if (!(await deps.storage.openMailLink(id, deps.clock.now()))) throw isOver();
  const code = makeMailToken(deps, 'take-up', id, deps.clock.now() + LIMITS.continueCodeSeconds * 1000);
  url.hash = FRAGMENT + code;
  return url.href;
}

/**
 * The widget takes up what the link gave: the session is the customer's from here on. No visitor's conversation comes
 * along: whose link it is was chosen by who sent the mail, not by who opens it (spec/decisions/0013).
 */
export async function takeUpMailLink(deps: Deps, tenant: Tenant, token: unknown): Promise<Login> {
  const mailId = readMailToken(deps, 'take-up', token);
  const link = mailId === null ? null : await deps.storage.useMailLink(tenant, mailId);
  if (!link) throw new AppError('UNAUTHORIZED', 'this link was used or has run out');
  return logIn(deps, tenant, null, { subject: { kind: 'customer', id: link.customerId } });
}

/** The public key our own page of the tenant uses; null: it has none. */
export async function findPublicKey({ storage }: Pick<Deps, 'storage'>, tenant: Tenant): Promise<string | null> {
  const keys = await storage.listKeys(tenant);
  return keys.find(({ kind, enabled }) => kind === 'public' && enabled)?.lookup ?? null;
}

/** The shop's page, as long as one of its keys lists its origin; else ours. */
async function findPlace(deps: Deps, tenant: Tenant): Promise<URL> {
  const { returnUrl } = await readServiceSettings(deps, tenant);
  if (returnUrl !== null && isReturnUrl(returnUrl, await listTenantOrigins(deps, tenant))) return new URL(returnUrl);
  const publicKey = await findPublicKey(deps, tenant);
  if (publicKey === null) throw new AppError('BUSINESS_RULE_VIOLATION', 'this shop has no chat at the moment');
  return new URL(`${deps.baseUrl()}${ROUTES.continuePage}/chat?public_key=${publicKey}`);
}
