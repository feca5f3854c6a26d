import { useState } from 'preact/hooks';
import { auth, type TwoFactorStarted } from '../../access/auth-client.ts';
import { CodeField } from '../../access/code-field.tsx';
import { useStep } from '../../access/use-step.ts';
import { words as access, sayAuth } from '../../access/words.ts';
import { Button } from '../../ui/button.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { focusFirst } from '../../ui/focus-first.ts';
import { FormProblem } from '../form/section.tsx';
import { words } from '../words.ts';
import { BackupCodes } from './backup-codes.tsx';
import { PasswordDialog } from './password-dialog.tsx';
import { QrCode } from './qr-code.tsx';

const { security } = words;

/** Password, picture and first code, and the codes for the day the telephone is gone. */
export function TurnOnDialog({ onTurnedOn, onClose }: { onTurnedOn: () => void; onClose: () => void }) {
  const [started, setStarted] = useState<TwoFactorStarted | null>(null);
  const [isOn, setOn] = useState(false);
  const [code, setCode] = useState('');
  const step = useStep(async () => {
    if (code.length < 6) return { code: access.codeMissing };
    const answer = await auth.verifyCode(code, false);
    if (!answer.ok) return { [answer.problem === 'code' ? 'code' : 'form']: sayAuth(answer) };
    setOn(true);
    onTurnedOn();
    return null;
  });

  if (!started) {
    return (
      <PasswordDialog
        title={security.turnOnTitle}
        text={security.twoFactorText}
        actionLabel={access.continue}
        act={password => auth.startTwoFactor(password)}
        onDone={setStarted}
        onClose={onClose}
      />
    );
  }
  if (isOn) return <BackupCodes codes={started.backupCodes} onClose={onClose} />;
  return (
    <Dialog title={security.turnOnTitle} onClose={onClose}>
      <form ref={focusFirst} class="stack" onSubmit={step.onSubmit} noValidate>
        <p>{security.scan}</p>
        <QrCode text={started.totpURI} label={security.qrLabel} />
        <CopyField label={security.secret} value={secretOf(started.totpURI)} copyLabel={words.copy} />
        <CodeField label={security.code} value={code} onValue={setCode} error={step.problems['code']} />
        <FormProblem text={step.problems['form']} />
        <div class="flow end">
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" variant="primary" isBusy={step.isBusy}>
            {security.turnOn}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** In groups of four, as people read it out. */
function secretOf(uri: string): string {
  const secret = URL.canParse(uri) ? (new URL(uri).searchParams.get('secret') ?? '') : '';
  return secret.replace(/(.{4})(?=.)/g, '$1 ');
}
