import { Button } from '../../ui/button.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { words } from '../words.ts';

const { webhooks: said } = words;

export function SecretDialog({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <Dialog title={said.secretTitle} onClose={onClose}>
      <CopyField label={said.secret} value={secret} copyLabel={said.copySecret} />
      <p class="notice">{words.shownOnce}</p>
      <p>{said.secretText}</p>
      <div class="flow end">
        <Button variant="primary" onClick={onClose}>
          {words.done}
        </Button>
      </div>
    </Dialog>
  );
}
