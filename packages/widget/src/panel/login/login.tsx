import type { CodeRequested, ContactType } from '@deskbell/protocol';
import type { DeskbellError } from '@deskbell/sdk';
import { useState } from 'preact/hooks';
import type { LabelKey } from '../../labels/translate.ts';
import type { Desk, DeskState } from '../desk.ts';
import styles from '../styles/login.css?inline';
import { CodeForm } from './code-form.tsx';
import { ContactForm } from './contact-form.tsx';

export const STYLES = styles;

export interface Asked {
  contact: string;
  type: ContactType;
  /** Epoch milliseconds from which another code may be asked for. */
  resendAt: number;
}

/** Two steps: where the code goes, and the code. */
export function Login({ desk, state }: { desk: Desk; state: DeskState }) {
  const { language, settings } = state;
  const { auth } = desk.client;
  const [asked, setAsked] = useState<Asked | null>(null);

  /** Null when the code is on its way. */
  async function requestCode(contact: string, type: ContactType): Promise<LabelKey | null> {
    const result = await auth.requestOtp(contact, type);
    if (!result.ok) return describe(result.error, 'contactWrong');
    setAsked({ contact, type, resendAt: Date.now() + resendMs(result.value) });
    return null;
  }

  async function confirm(code: string): Promise<LabelKey | null> {
    if (!asked) return null;
    const result = await auth.verifyOtp(code, asked.contact, asked.type);
    if (!result.ok) return describe(result.error, 'codeWrong');
    desk.setCustomer(result.value);
    return null;
  }

  return (
    <div class="login">
      <h3>{language.say('loginTitle')}</h3>
      {asked ? (
        <CodeForm
          asked={asked}
          language={language}
          confirm={confirm}
          resend={requestCode}
          back={() => setAsked(null)}
        />
      ) : (
        <ContactForm channels={settings.login} language={language} requestCode={requestCode} />
      )}
    </div>
  );
}

const resendMs = ({ next_resend_in_seconds }: CodeRequested) => next_resend_in_seconds * 1000;

function describe({ code }: DeskbellError, otherwise: LabelKey): LabelKey {
  if (code === 'OTP_EXPIRED') return 'codeExpired';
  if (code === 'OTP_INVALID') return 'codeWrong';
  if (code === 'RATE_LIMITED') return 'tooOften';
  if (code === 'NETWORK_ERROR' || code === 'SERVER_ERROR' || code === 'SERVICE_UNAVAILABLE') return 'notReached';
  return otherwise;
}
