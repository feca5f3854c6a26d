import { CopyField } from '../../ui/copy-field.tsx';
import { words } from '../words.ts';
import { DoneDialog } from './done-dialog.tsx';

interface Props {
  said: Record<'secretTitle' | 'secret' | 'copySecret' | 'secretText', string>;
  secret: string;
  onClose: () => void;
}

/** A secret the server just made: the only time it is seen. */
export function SecretDialog({ said, secret, onClose }: Props) {
  return (
    <DoneDialog title={said.secretTitle} onClose={onClose}>
      <CopyField label={said.secret} value={secret} copyLabel={said.copySecret} />
      <p class="notice">{words.shownOnce}</p>
      <p>{said.secretText}</p>
    </DoneDialog>
  );
}
