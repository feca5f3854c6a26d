import type { VerifyCodeBody } from '@deskbell/protocol';
import { AppError } from '../domain/app-error.ts';
import { parseCode } from '../domain/code.ts';
import { type Contact, parseContact } from '../domain/contact.ts';
import type { SessionRecord, Tenant } from '../domain/model.ts';
import { hashCode, isSameHash } from './hash-code.ts';
import { type Login, logIn } from './log-in.ts';
import type { LoginDeps } from './login-deps.ts';

/** Who knows the code sent to a contact owns the contact: they are logged in as its customer (AU7). */
export async function verifyCode(
  deps: LoginDeps,
  tenant: Tenant,
  session: SessionRecord | null,
  body: VerifyCodeBody,
): Promise<Login> {
  const contact = parseContact(body.contact, body.contact_type);
  const code = parseCode(body.otp_code);
  await spendMatchingCode(deps, tenant, session, contact, code);
  return logIn(deps, tenant, session, { subject: { kind: contact.type, value: contact.value } });
}

async function spendMatchingCode(
  deps: LoginDeps,
  tenant: Tenant,
  session: SessionRecord | null,
  { value }: Contact,
  code: string,
): Promise<void> {
  const { storage, clock, meter } = deps;
  const holder = { tenant, contact: value, sessionId: session?.id ?? null };
  const taken = await storage.takeGuess(holder); // AU3, AU4
  const isLate = taken !== null && clock.now() >= taken.expiresAt;
  if (!taken || isLate) {
    meter.codeGuessed('refused');
    throw isLate ? new AppError('OTP_EXPIRED', 'this code is out of time; ask for another') : invalidCode();
  }
  const isRight = isSameHash(taken.codeHash, hashCode(deps, holder, taken.id, code));
  meter.codeGuessed(isRight ? 'right' : 'wrong');
  if (!isRight || !(await storage.spendCode(holder, taken.id))) throw invalidCode(); // AU2
}

function invalidCode(): AppError {
  return new AppError('OTP_INVALID', 'this code is not valid');
}
