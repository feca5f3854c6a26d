import { LIMITS, type Member } from '@deskbell/protocol';
import type { Result } from '../../api/http.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { focusFirst } from '../../ui/focus-first.ts';
import { FormProblem } from '../form/section.tsx';
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
    <Dialog title={words.members.rename} onClose={onClose}>
      <form ref={focusFirst} class="stack" onSubmit={async event => (await form.submit(event)) && onClose()} noValidate>
        <TextField
          label={words.members.name}
          maxLength={LIMITS.nameMaxLength}
          value={form.draft.name}
          onValue={name => form.set({ name })}
          error={form.problems.name}
        />
        <FormProblem text={form.problems.form} />
        <div class="flow end">
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" variant="primary" isBusy={form.isSaving}>
            {words.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
