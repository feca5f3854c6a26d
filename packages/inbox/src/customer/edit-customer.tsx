import {
  type AgentCustomer,
  type CustomerChange,
  type CustomerWithAttributes,
  LIMITS,
  ROUTES,
} from '@deskbell/protocol';
import { api } from '../api/http.ts';
import { changesOf } from '../settings/form/changes.ts';
import { useForm } from '../settings/form/use-form.ts';
import { TextField } from '../ui/field.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { words } from './words.ts';

interface Props {
  customer: AgentCustomer;
  onSaved: (customer: AgentCustomer) => void;
  onClose: () => void;
}

/** Corrects who they are. What is changed by hand is not proven. */
export function EditCustomer({ customer, onSaved, onClose }: Props) {
  const { name, email, phone } = customer;
  const form = useForm({
    saved: { name: name ?? '', email: email ?? '', phone: phone ?? '' },
    keptAs: null,
    save: async (draft, known) => {
      const changes = Object.entries(changesOf(known, draft)).map(([field, typed]) => [field, typed.trim() || null]);
      const change = Object.fromEntries(changes) as CustomerChange;
      const path = `${ROUTES.agentCustomers}/${encodeURIComponent(customer.id)}`;
      const saved = await api.patch<CustomerWithAttributes>(path, change);
      if (saved.ok) onSaved(saved.value);
      return saved;
    },
  });
  const { draft, problems } = form;
  return (
    <FormDialog
      title={words.editTitle}
      problem={problems.form}
      actionLabel={words.save}
      isBusy={form.isSaving}
      isReady={form.isDirty}
      onSubmit={form.submit}
      onClose={onClose}
    >
      <TextField
        label={words.name}
        dir="auto"
        autocomplete="off"
        maxLength={LIMITS.nameMaxLength}
        value={draft.name}
        onValue={typed => form.set({ name: typed })}
        error={problems.name}
      />
      <TextField
        label={words.email}
        hint={draft.email !== (email ?? '') && words.emailHint}
        type="email"
        dir="ltr"
        autocomplete="off"
        maxLength={LIMITS.emailMaxLength}
        value={draft.email}
        onValue={typed => form.set({ email: typed })}
        error={problems.email}
      />
      <TextField
        label={words.phone}
        hint={words.phoneHint}
        type="tel"
        dir="ltr"
        autocomplete="off"
        value={draft.phone}
        onValue={typed => form.set({ phone: typed })}
        error={problems.phone}
      />
    </FormDialog>
  );
}
