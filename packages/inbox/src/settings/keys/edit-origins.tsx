import type { Result } from '../../api/http.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
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
    <FormDialog
      title={words.keys.origins}
      problem={form.problems.form}
      actionLabel={words.save}
      isBusy={form.isSaving}
      isReady={form.isDirty}
      onSubmit={async event => (await form.submit(event)) && onClose()}
      onClose={onClose}
    >
      <p>{words.keys.originsText}</p>
      <OriginsField
        origins={form.draft.origins}
        onOrigins={next => form.set({ origins: next })}
        error={form.problems.origins}
      />
    </FormDialog>
  );
}
