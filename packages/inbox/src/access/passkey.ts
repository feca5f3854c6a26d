import { auth, type Passkey } from './auth-client.ts';
import type { AuthAnswer } from './auth-problem.ts';

/** Whether this browser can do it, by the platform's own JSON forms (all since 2025), at an address with a name. */
export const canUsePasskeys = (): boolean =>
  !/^[\d.]+$|^\[/.test(location.hostname) &&
  typeof PublicKeyCredential === 'function' &&
  typeof PublicKeyCredential.parseRequestOptionsFromJSON === 'function';

export async function signInWithPasskey(): Promise<AuthAnswer<unknown>> {
  const options = await auth.passkeyOptions('authenticate');
  if (!options.ok) return options;
  const credential = await ask(() =>
    navigator.credentials.get({
      publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(
        options.value as PublicKeyCredentialRequestOptionsJSON,
      ),
    }),
  );
  return credential.ok ? auth.signInWithPasskey(credential.value) : credential;
}

export async function addPasskey(name: string): Promise<AuthAnswer<Passkey>> {
  const options = await auth.passkeyOptions('register');
  if (!options.ok) return options;
  const credential = await ask(() =>
    navigator.credentials.create({
      publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(
        options.value as PublicKeyCredentialCreationOptionsJSON,
      ),
    }),
  );
  return credential.ok ? auth.addPasskey(credential.value, name) : credential;
}

/** The browser asks the person, who may say no. */
async function ask(show: () => Promise<Credential | null>): Promise<AuthAnswer<unknown>> {
  try {
    const credential = (await show()) as PublicKeyCredential | null;
    return credential ? { ok: true, value: credential.toJSON() } : { ok: false, problem: 'passkeyStopped' };
  } catch (error) {
    const isKnown = error instanceof DOMException && error.name === 'InvalidStateError';
    return { ok: false, problem: isKnown ? 'passkeyKnown' : 'passkeyStopped' };
  }
}
