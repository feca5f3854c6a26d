import { type ApiKey, ROUTES } from '@deskbell/protocol';
import { useState } from 'preact/hooks';
import { api } from '../../api/http.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { focusFirst } from '../../ui/focus-first.ts';
import { RadioGroup } from '../../ui/radio-group.tsx';
import { FormProblem } from '../form/section.tsx';
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
      <Dialog key="created" title={said.created[created.kind]} onClose={onClose}>
        <NewKey created={created} />
        <div class="flow end">
          <Button variant="primary" onClick={onClose}>
            {words.done}
          </Button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title={said.createTitle} onClose={onClose}>
      <form ref={focusFirst} class="stack" onSubmit={form.submit} noValidate>
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
          <OriginsField
            origins={origins}
            onOrigins={next => form.set({ origins: next })}
            error={form.problems.origins}
          />
        )}
        <FormProblem text={form.problems.form} />
        <div class="flow end">
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" variant="primary" isBusy={form.isSaving}>
            {kind === 'public' ? said.createPublic : said.createSecret}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
