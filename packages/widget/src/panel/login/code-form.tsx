import type { ContactType } from '@deskbell/protocol';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { LabelKey, Language } from '../../labels/translate.ts';
import type { Asked } from './login.tsx';
import { useSubmit } from './use-submit.ts';

const DIGITS = 6;

interface Props {
  asked: Asked;
  language: Language;
  confirm: (code: string) => Promise<LabelKey | null>;
  resend: (contact: string, type: ContactType) => Promise<LabelKey | null>;
  back: () => void;
}

export function CodeForm({ asked, language, confirm, resend, back }: Props) {
  const [code, setCode] = useState('');
  const [now, setNow] = useState(Date.now());
  const field = useRef<HTMLInputElement>(null);
  const { onSubmit, submit, isBusy, problem } = useSubmit(async () =>
    code.length === DIGITS ? confirm(code) : 'codeWrong',
  );
  const again = useSubmit(() => resend(asked.contact, asked.type));
  const waitSeconds = Math.ceil((asked.resendAt - now) / 1000);

  useEffect(() => field.current?.focus(), []);
  // A whole code, typed, pasted or filled in by the phone, needs no further click.
  useEffect(() => {
    if (code.length === DIGITS) void submit();
  }, [code]);
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [asked]);

  return (
    <form onSubmit={onSubmit} noValidate>
      <p role="status">{language.say('codeSent', { contact: asked.contact })}</p>
      <label class="input">
        <span>{language.say('code')}</span>
        <input
          ref={field}
          class="code"
          inputMode="numeric"
          autocomplete="one-time-code"
          dir="ltr"
          value={code}
          aria-invalid={problem !== null}
          aria-describedby="deskbell-problem"
          onInput={({ currentTarget }) => {
            const digits = currentTarget.value.replace(/\D/g, '').slice(0, DIGITS);
            currentTarget.value = digits;
            setCode(digits);
          }}
        />
      </label>
      <p class="problem" id="deskbell-problem" role="alert">
        {(problem ?? again.problem) && language.say((problem ?? again.problem) as LabelKey)}
      </p>
      <button type="submit" class="button" aria-disabled={isBusy || code.length < DIGITS}>
        {language.say('confirm')}
      </button>
      <div class="links">
        {waitSeconds > 0 ? (
          <span>{language.say('resendIn', { time: language.seconds(waitSeconds) })}</span>
        ) : (
          <button type="button" onClick={() => void again.submit()}>
            {language.say('resend')}
          </button>
        )}
        <button type="button" onClick={back}>
          {language.say('otherContact')}
        </button>
      </div>
    </form>
  );
}
