import { PRIORITIES, type Priority } from '@deskbell/protocol';
import { signal } from '@preact/signals';
import { useState } from 'preact/hooks';
import { sayError } from '../api/say-error.ts';
import { navigate } from '../app/router.ts';
import { viewPath } from '../app/routes.ts';
import { labels } from '../labels.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Switch, TextField } from '../ui/field.tsx';
import type { MenuEntry } from '../ui/menu.tsx';
import { toast } from '../ui/toast.tsx';
import { deleteView, savedViews, saveView } from './desk-lists.ts';
import { openView } from './list.ts';
import type { View } from './views.ts';

const saving = signal<View | null>(null);

/** Narrows a view down, and keeps what one has made of it. */
export function viewEntries(view: View): MenuEntry[] {
  const saved = savedViews.value.find(({ id }) => id === view.id);
  if (view.source) return [{ label: labels.noFilters, isDisabled: true, run: () => undefined }];
  const { filter } = view;
  const narrow = (change: Partial<View['filter']>) => {
    const next = { ...filter, ...change };
    openView({ ...view, filter: Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined)) });
  };
  return [
    {
      label: labels.onlyWaiting,
      isChecked: filter.waiting === true,
      run: () => narrow({ waiting: filter.waiting ? undefined : true } as Partial<View['filter']>),
    },
    ...PRIORITIES.toReversed().map((priority: Priority) => ({
      label: labels.onlyPriority(labels.priorities[priority]),
      isChecked: filter.priority === priority,
      run: () => narrow({ priority: filter.priority === priority ? undefined : priority } as Partial<View['filter']>),
    })),
    null,
    { label: labels.saveView, icon: 'bookmark', run: () => (saving.value = view) },
    ...(saved
      ? [
          {
            label: labels.deleteView,
            icon: 'trash' as const,
            isDanger: true,
            run: () => void remove(saved.id),
          },
        ]
      : []),
  ];
}

async function remove(id: string): Promise<void> {
  const answer = await deleteView(id);
  if (answer.ok) navigate(viewPath('open'), { replace: true });
  else toast(sayError(answer.error), { kind: 'problem' });
}

export function SaveViewDialog() {
  const view = saving.value;
  return view && <SaveView view={view} />;
}

function SaveView({ view }: { view: View }) {
  const [name, setName] = useState('');
  const [isShared, setShared] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const close = () => (saving.value = null);

  async function save(event: Event): Promise<void> {
    event.preventDefault();
    setBusy(true);
    const answer = await saveView({ name, filter: view.filter, sort: view.sort, shared: isShared });
    setBusy(false);
    if (!answer.ok) return setError(sayError(answer.error));
    close();
    navigate(viewPath(answer.value.id));
  }

  return (
    <Dialog
      title={labels.saveView}
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
