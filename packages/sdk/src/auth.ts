import {
  type AuthStatus,
  type CodeRequested,
  type ContactType,
  type Customer,
  type LoggedIn,
  type ProfileChange,
  ROUTES,
} from '@deskbell/protocol';
import type { Http } from './http.ts';
import { newId } from './ids.ts';
import { ok, type Result } from './result.ts';
import type { TokenStore } from './token-store.ts';

export interface AuthOptions {
  http: Http;
  tokens: TokenStore;
  /** The session speaks for somebody else from now on: what is shown of the old one must go. */
  onIdentityChange: () => void;
}

/** Who the customer is. Source: `/api/v1/auth`. */
export interface Auth {
  /** Sends a 6-digit code to an e-mail address or a phone number (E.164); it lives `expires_in_seconds`. */
  requestOtp(contact: string, contactType?: ContactType): Promise<Result<CodeRequested>>;
  /** Logs in with the code. What was written before comes along. Errors: `OTP_INVALID`, `OTP_EXPIRED`. */
  verifyOtp(code: string, contact: string, contactType?: ContactType): Promise<Result<Customer>>;
  /** Logs in with a JWT the shop's server signed; it is good for minutes and once. */
  identify(token: string): Promise<Result<Customer>>;
  /** Logs in with the code the link of a mail leads to a page with; it is good for two minutes and once. */
  resume(code: string): Promise<Result<Customer>>;
  status(): Promise<Result<AuthStatus>>;
  /** Error `UNAUTHORIZED` without a login. */
  user(): Promise<Result<Customer>>;
  /** An absent field stays, null takes it out; a new e-mail or phone is unproven until a code proves it. */
  updateProfile(change: ProfileChange): Promise<Result<Customer>>;
  /** Ends the session, here and in other tabs; the next message opens a new, empty conversation. */
  logout(): Promise<Result<null>>;
}

export function createAuth({ http, tokens, onIdentityChange }: AuthOptions): Auth {
  async function logIn(path: string, json: unknown): Promise<Result<Customer>> {
    // Not repeated: a code or token that was used up by an answer we did not hear is refused the second time.
    const result = await http.call<LoggedIn>({ method: 'POST', path, json, repeatable: false });
    if (!result.ok) return result;
    tokens.write(result.value.session_token);
    onIdentityChange();
    return ok(result.value.customer);
  }

  const contactBody = (contact: string, contactType?: ContactType) => ({
    contact,
    ...(contactType !== undefined && { contact_type: contactType }),
  });

  return {
    requestOtp: (contact, contactType) =>
      http.call({
        method: 'POST',
        path: ROUTES.authRequestCode,
        json: contactBody(contact, contactType),
        headers: { 'idempotency-key': newId() },
        repeatable: true,
      }),
    verifyOtp: (code, contact, contactType) =>
      logIn(ROUTES.authVerifyCode, { ...contactBody(contact, contactType), otp_code: code }),
    identify: token => logIn(ROUTES.authIdentify, { token }),
    resume: code => logIn(ROUTES.authContinue, { token: code }),
    status: () => http.call({ method: 'GET', path: ROUTES.authStatus, repeatable: true }),
    user: () => http.call({ method: 'GET', path: ROUTES.authUser, repeatable: true }),
    updateProfile: change => http.call({ method: 'PATCH', path: ROUTES.authProfile, json: change, repeatable: true }),
    async logout() {
      const result = await http.call({ method: 'POST', path: ROUTES.authLogout, repeatable: true });
      if (!result.ok) return result;
      tokens.write(null);
      onIdentityChange();
      return ok(null);
    },
  };
}
