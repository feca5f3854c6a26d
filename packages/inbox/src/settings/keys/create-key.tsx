import { type ApiKey, ROUTES } from '@deskbell/protocol';
import { useState } from 'preact/hooks';
import { api } from '../../api/http.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { RadioGroup } from '../../ui/radio-group.tsx';
import { DoneDialog } from '../form/done-dialog.tsx';
import { useForm } from '../form/use-form.ts';
import { words } from '../words.ts';
import { NewKey } from './new-key.tsx';
import { OriginsField } from './origins-field.tsx';

const { keys: said } = words;

interface Draft {
  kind: ApiKey['kind'];
  origins: string[];
}

export function CreateKey({ onCreated, onClose }: { onCreated: () => void; onClose: () => void }) {
  const [created, setCreated] = useState<ApiKey | null>(null);
  const form = useForm<Draft>({
    saved: { kind: 'public', origins: [] },
    keptAs: null,
    save: async ({ kind, origins }) => {
      const answer = await api.post<ApiKey>(ROUTES.agentKeys, { kind, ...(kind === 'public' && { origins }) });
      if (answer.ok) {
        setCreated(answer.value);
        onCreated();
      }
      return answer;
    },
  });
  const { kind, origins } = form.draft;

  if (created) {
    return (
      <DoneDialog title={said.created[created.kind]} onClose={onClose}>
        <NewKey created={created} />
      </DoneDialog>
    );
  }
  return (
    <FormDialog
      title={said.createTitle}
      problem={form.problems.form}
      actionLabel={kind === 'public' ? said.createPublic : said.createSecret}
      isBusy={form.isSaving}
      onSubmit={form.submit}
      onClose={onClose}
    >
      <RadioGroup
        label={said.kind}
        value={kind}
        onValue={next => form.set({ kind: next })}
        options={[
          { value: 'public', label: said.kinds.public, hint: said.publicText },
          { value: 'secret', label: said.kinds.secret, hint: said.secretText },
        ]}
      />
      {kind === 'public' && (
        <OriginsField origins={origins} onOrigins={next => form.set({ origins: next })} error={form.problems.origins} />
      )}
    </FormDialog>
  );
}
