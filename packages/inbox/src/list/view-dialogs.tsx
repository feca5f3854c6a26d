import type { SavedView } from '@deskbell/protocol';
import { signal } from '@preact/signals';
import { useState } from 'preact/hooks';
import { sayError } from '../api/say-error.ts';
import { navigate } from '../app/router.ts';
import { DEFAULT_VIEW, viewPath } from '../app/routes.ts';
import { labels } from '../labels.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Switch, TextField } from '../ui/field.tsx';
import { changeView, deleteView, saveView } from './desk-lists.ts';
import type { View } from './views.ts';

type Asked = { what: 'save'; view: View } | { what: 'rename' | 'delete'; view: View; saved: SavedView };

const asked = signal<Asked | null>(null);

export function askAboutView(question: Asked): void {
  asked.value = question;
}

const close = () => {
  asked.value = null;
};

export function ViewDialogs() {
  const now = asked.value;
  if (!now) return null;
  return now.what === 'delete' ? <DeleteView saved={now.saved} /> : <NameView asked={now} />;
}

function NameView({ asked }: { asked: Asked }) {
  const saved = asked.what === 'save' ? null : asked.saved;
  const [name, setName] = useState(saved?.name ?? '');
  const [isShared, setShared] = useState(saved?.shared ?? false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function save(event: Event): Promise<void> {
    event.preventDefault();
    const { filter, sort } = asked.view;
    setBusy(true);
    const answer = saved
      ? await changeView(saved.id, { name, shared: isShared })
      : await saveView({ name, filter, sort, shared: isShared });
    setBusy(false);
    if (!answer.ok) return setError(sayError(answer.error));
    close();
    if (!saved) navigate(viewPath(answer.value.id));
  }

  return (
    <Dialog
      title={saved ? labels.renameView : labels.saveView}
      onClose={close}
      foot={
        <>
          <Button onClick={close}>{labels.cancel}</Button>
          <Button variant="primary" type="submit" form="save-view" isBusy={isBusy} disabled={name.trim() === ''}>
            {labels.save}
          </Button>
        </>
      }
    >
      <form id="save-view" class="form" onSubmit={save}>
        <TextField label={labels.viewName} value={name} onValue={setName} error={error} maxLength={60} autofocus />
        <Switch label={labels.shareView} hint={labels.shareViewHint} isOn={isShared} onToggle={setShared} />
      </form>
    </Dialog>
  );
}

function DeleteView({ saved }: { saved: SavedView }) {
  return (
    <ConfirmDialog
      title={labels.deleteViewTitle(saved.name)}
      actionLabel={labels.deleteView}
      isDanger
      act={() => deleteView(saved.id)}
      onDone={() => {
        close();
        navigate(viewPath(DEFAULT_VIEW), { replace: true });
      }}
      onClose={close}
    >
      <p>{saved.shared ? labels.deleteSharedView : labels.deleteOwnView}</p>
    </ConfirmDialog>
  );
}
