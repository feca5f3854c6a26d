import {
  type CreatedIdentityKey,
  type CreateIdentityKeyBody,
  IDENTITY_ALGORITHMS,
  type IdentityAlgorithm,
  ROUTES,
} from '@deskbell/protocol';
import { useState } from 'preact/hooks';
import { api } from '../../api/http.ts';
import { TextArea } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { RadioGroup } from '../../ui/radio-group.tsx';
import { SecretDialog } from '../form/secret-dialog.tsx';
import { useForm } from '../form/use-form.ts';
import { words } from '../words.ts';
import { readPublicKey } from './read-public-key.ts';

const { identity: said } = words;

interface Draft {
  algorithm: IdentityAlgorithm;
  public_key: string;
}

export function AddIdentityKey({ onAdded, onClose }: { onAdded: () => void; onClose: () => void }) {
  const [created, setCreated] = useState<CreatedIdentityKey | null>(null);
  const form = useForm<Draft>({
    saved: { algorithm: 'HS256', public_key: '' },
    keptAs: null,
    check: ({ algorithm, public_key }) =>
      algorithm !== 'HS256' && public_key.trim() === '' ? { public_key: said.publicKeyMissing } : {},
    save: async ({ algorithm, public_key }) => {
      const body: CreateIdentityKeyBody = {
        algorithm,
        ...(algorithm !== 'HS256' && { public_key: readPublicKey(public_key) }),
      };
      const answer = await api.post<CreatedIdentityKey>(ROUTES.agentIdentityKeys, body);
      if (!answer.ok) return answer;
      onAdded();
      if (answer.value.secret === null) onClose();
      else setCreated(answer.value);
      return answer;
    },
  });

  if (created?.secret) return <SecretDialog said={said} secret={created.secret} onClose={onClose} />;
  return (
    <FormDialog
      title={said.create}
      problem={form.problems.form}
      actionLabel={said.createAction}
      isBusy={form.isSaving}
      onSubmit={form.submit}
      onClose={onClose}
    >
      <RadioGroup
        label={said.algorithm}
        value={form.draft.algorithm}
        onValue={algorithm => form.set({ algorithm })}
        options={IDENTITY_ALGORITHMS.map(value => ({ value, label: said.algorithms[value] }))}
      />
      {form.draft.algorithm !== 'HS256' && (
        <TextArea
          label={said.publicKey}
          hint={said.publicKeyHint}
          rows={6}
          dir="ltr"
          spellcheck={false}
          data-look="code-text"
          value={form.draft.public_key}
          onValue={public_key => form.set({ public_key })}
          error={form.problems.public_key}
        />
      )}
    </FormDialog>
  );
}
