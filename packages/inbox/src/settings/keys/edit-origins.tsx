import type { Result } from '../../api/http.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { focusFirst } from '../../ui/focus-first.ts';
import { FormProblem } from '../form/section.tsx';
import { useForm } from '../form/use-form.ts';
import { words } from '../words.ts';
import { OriginsField } from './origins-field.tsx';

interface Props {
  origins: string[];
  save: (origins: string[]) => Promise<Result<unknown>>;
  onClose: () => void;
}

export function EditOrigins({ origins, save, onClose }: Props) {
  const form = useForm({ saved: { origins }, keptAs: null, save: draft => save(draft.origins) });
  return (
    <Dialog title={words.keys.origins} onClose={onClose}>
      <form ref={focusFirst} class="stack" onSubmit={async event => (await form.submit(event)) && onClose()} noValidate>
        <p>{words.keys.originsText}</p>
        <OriginsField
          origins={form.draft.origins}
          onOrigins={next => form.set({ origins: next })}
          error={form.problems.origins}
        />
        <FormProblem text={form.problems.form} />
        <div class="flow end">
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" variant="primary" isBusy={form.isSaving} disabled={!form.isDirty}>
            {words.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
