import { useState } from 'preact/hooks';
import { auth } from '../../access/auth-client.ts';
import { me } from '../../app/session.ts';
import { Button } from '../../ui/button.tsx';
import { toast } from '../../ui/toast.tsx';
import { Card } from '../form/section.tsx';
import { words } from '../words.ts';
import { BackupCodes } from './backup-codes.tsx';
import { PasswordDialog } from './password-dialog.tsx';
import { TurnOnDialog } from './turn-on-dialog.tsx';

const { security } = words;

type Open = 'turnOn' | 'turnOff' | 'newCodes' | null;

export function TwoFactorCard() {
  const [open, setOpen] = useState<Open>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const isOn = me.value?.two_factor_enabled === true;
  const close = () => setOpen(null);

  function become(two_factor_enabled: boolean): void {
    if (me.value) me.value = { ...me.value, two_factor_enabled };
    toast(two_factor_enabled ? security.turnedOn : security.turnedOff);
  }

  return (
    <Card
      title={security.twoFactor}
      text={security.twoFactorText}
      action={<span class={isOn ? 'tag accent' : 'tag'}>{isOn ? security.isOn : security.isOff}</span>}
    >
      <div class="flow">
        {isOn ? (
          <>
            <Button onClick={() => setOpen('newCodes')}>{security.newBackupCodes}</Button>
            <Button onClick={() => setOpen('turnOff')}>{security.turnOff}</Button>
          </>
        ) : (
          <Button onClick={() => setOpen('turnOn')}>{security.turnOn}</Button>
        )}
      </div>
      {open === 'turnOn' && <TurnOnDialog onTurnedOn={() => become(true)} onClose={close} />}
      {open === 'turnOff' && (
        <PasswordDialog
          title={security.turnOffTitle}
          text={security.turnOffText}
          actionLabel={security.turnOff}
          act={password => auth.stopTwoFactor(password)}
          onDone={() => {
            become(false);
            close();
          }}
          onClose={close}
        />
      )}
      {open === 'newCodes' && (
        <PasswordDialog
          title={security.newBackupCodes}
          text={security.newBackupCodesText}
          actionLabel={security.newBackupCodes}
          act={password => auth.newBackupCodes(password)}
          onDone={({ backupCodes }) => {
            setCodes(backupCodes);
            close();
          }}
          onClose={close}
        />
      )}
      {codes && <BackupCodes codes={codes} onClose={() => setCodes(null)} />}
    </Card>
  );
}
