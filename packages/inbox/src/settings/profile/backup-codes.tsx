import { labels } from '../../labels.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { download } from '../../ui/download.ts';
import { toast } from '../../ui/toast.tsx';
import { words } from '../words.ts';

const { security } = words;

/** Shown once; whoever loses them makes new ones. */
export function BackupCodes({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  const text = `${codes.join('\n')}\n`;
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      toast(labels.copied);
    } catch {
      download('deskbell-backup-codes.txt', text, 'text/plain');
    }
  }
  return (
    <Dialog title={security.backupCodes} onClose={onClose}>
      <p>{security.backupCodesText}</p>
      <ul class="backup-codes" dir="ltr">
        {codes.map(code => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div class="flow end">
        <Button icon="copy" onClick={() => void copy()}>
          {words.copy}
        </Button>
        <Button icon="download" onClick={() => download('deskbell-backup-codes.txt', text, 'text/plain')}>
          {security.download}
        </Button>
        <Button variant="primary" onClick={onClose}>
          {security.keptThem}
        </Button>
      </div>
    </Dialog>
  );
}
