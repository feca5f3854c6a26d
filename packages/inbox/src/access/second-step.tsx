import { useState } from 'preact/hooks';
import { loadSession } from '../app/session.ts';
import { TextField } from '../ui/field.tsx';
import { auth } from './auth-client.ts';
import { CodeField } from './code-field.tsx';
import { Page } from './page.tsx';
import { StepForm } from './step-form.tsx';
import { useStep } from './use-step.ts';
import { sayAuth, words } from './words.ts';

const FIELD_PROBLEMS = ['code', 'backupCode'];

/** The code of an app, or one of the codes kept for the day the app is gone. */
export function SecondStep({ onBack }: { onBack: () => void }) {
  const [way, setWay] = useState<'app' | 'backup'>('app');
  const [code, setCode] = useState('');
  const [isTrusted, setTrusted] = useState(false);

  const step = useStep(async () => {
    if (way === 'app' && code.length < 6) return { code: words.codeMissing };
    const answer = way === 'app' ? await auth.verifyCode(code, isTrusted) : await auth.verifyBackupCode(code.trim());
    if (!answer.ok) {
      const field = FIELD_PROBLEMS.includes(answer.problem) ? 'code' : 'form';
      return { [field]: sayAuth(answer) };
    }
    await loadSession();
    return null;
  });
  const change = (next: typeof way) => {
    setWay(next);
    setCode('');
  };

  return (
    <Page
      key={way}
      title={way === 'app' ? words.codeTitle : words.backupTitle}
      text={way === 'app' ? words.codeText : words.backupText}
    >
      <StepForm step={step} submitLabel={words.continue}>
        {way === 'app' ? (
          <>
            <CodeField label={words.code} value={code} onValue={setCode} error={step.problems['code']} />
            <label class="access-check">
              <input type="checkbox" checked={isTrusted} onChange={event => setTrusted(event.currentTarget.checked)} />
              {words.trustDevice}
            </label>
          </>
        ) : (
          <TextField
            label={words.backupCode}
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            dir="ltr"
            value={code}
            onValue={setCode}
            error={step.problems['code']}
          />
        )}
      </StepForm>
      <p class="access-links">
        <button type="button" class="link" onClick={() => change(way === 'app' ? 'backup' : 'app')}>
          {way === 'app' ? words.useBackupCode : words.useApp}
        </button>
        <button type="button" class="link" onClick={onBack}>
          {words.backToLogIn}
        </button>
      </p>
    </Page>
  );
}
