import { useState } from 'preact/hooks';
import { auth, type TwoFactorStarted } from '../../access/auth-client.ts';
import { CodeField } from '../../access/code-field.tsx';
import { useStep } from '../../access/use-step.ts';
import { words as access, sayAuth } from '../../access/words.ts';
import { CopyField } from '../../ui/copy-field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
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
    <FormDialog
      title={security.turnOnTitle}
      problem={step.problems['form']}
      actionLabel={security.turnOn}
      isBusy={step.isBusy}
      onSubmit={step.onSubmit}
      onClose={onClose}
    >
      <p>{security.scan}</p>
      <QrCode text={started.totpURI} label={security.qrLabel} />
      <CopyField label={security.secret} value={secretOf(started.totpURI)} copyLabel={words.copy} />
      <CodeField label={security.code} value={code} onValue={setCode} error={step.problems['code']} />
    </FormDialog>
  );
}

/** In groups of four, as people read it out. */
function secretOf(uri: string): string {
  const secret = URL.canParse(uri) ? (new URL(uri).searchParams.get('secret') ?? '') : '';
  return secret.replace(/(.{4})(?=.)/g, '$1 ');
}
