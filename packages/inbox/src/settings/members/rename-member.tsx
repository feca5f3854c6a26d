import { LIMITS, type Member } from '@deskbell/protocol';
import type { Result } from '../../api/http.ts';
import { TextField } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { useForm } from '../form/use-form.ts';
import { words } from '../words.ts';

interface Props {
  member: Member;
  save: (name: string) => Promise<Result<unknown>>;
  onClose: () => void;
}

export function RenameMember({ member, save, onClose }: Props) {
  const form = useForm({
    saved: { name: member.name },
    keptAs: null,
    check: ({ name }) => (name.trim() === '' ? { name: words.nameMissing } : {}),
    save: ({ name }) => save(name.trim()),
  });
  return (
    <FormDialog
      title={words.members.rename}
      problem={form.problems.form}
      actionLabel={words.save}
      isBusy={form.isSaving}
      onSubmit={async event => (await form.submit(event)) && onClose()}
      onClose={onClose}
    >
      <TextField
        label={words.members.name}
        maxLength={LIMITS.nameMaxLength}
        value={form.draft.name}
        onValue={name => form.set({ name })}
        error={form.problems.name}
      />
    </FormDialog>
  );
}
