import { type CreatedInvitation, type InviteBody, LIMITS, MEMBER_ROLES, ROUTES } from '@deskbell/protocol';
import { useState } from 'preact/hooks';
import { looksLikeEmail } from '../../access/check-password.ts';
import { words as access } from '../../access/words.ts';
import { api } from '../../api/http.ts';
import { CopyField } from '../../ui/copy-field.tsx';
import { TextField } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { RadioGroup } from '../../ui/radio-group.tsx';
import { DoneDialog } from '../form/done-dialog.tsx';
import { useForm } from '../form/use-form.ts';
import { words } from '../words.ts';

const { members: said, profile } = words;
const NOBODY: InviteBody = { email: '', role: 'agent' };

/** Two steps: whom, and the link, which is shown once. */
export function InviteDialog({ onInvited, onClose }: { onInvited: () => void; onClose: () => void }) {
  const [created, setCreated] = useState<CreatedInvitation | null>(null);
  const form = useForm<InviteBody>({
    saved: NOBODY,
    keptAs: null,
    check: ({ email }) => (looksLikeEmail(email) ? {} : { email: access.emailMissing }),
    save: async ({ email, role }) => {
      const answer = await api.post<CreatedInvitation>(ROUTES.agentInvitations, { email: email.trim(), role });
      if (answer.ok) {
        setCreated(answer.value);
        onInvited();
      }
      return answer;
    },
  });

  if (created) {
    return (
      <DoneDialog title={said.invited(created.email)} onClose={onClose}>
        <p>{created.mailed ? said.invitationMailed : said.invitationNotMailed}</p>
        <CopyField label={said.invitationLink} value={created.url} copyLabel={said.copyLink} />
        <p class="soft">{said.invitationOnce}</p>
      </DoneDialog>
    );
  }
  return (
    <FormDialog
      title={said.inviteTitle}
      problem={form.problems.form}
      actionLabel={said.sendInvitation}
      isBusy={form.isSaving}
      onSubmit={form.submit}
      onClose={onClose}
    >
      <TextField
        label={said.inviteEmail}
        type="email"
        autocomplete="off"
        dir="ltr"
        maxLength={LIMITS.emailMaxLength}
        value={form.draft.email}
        onValue={email => form.set({ email })}
        error={form.problems.email}
      />
      <RadioGroup
        label={said.inviteRole}
        value={form.draft.role}
        onValue={role => form.set({ role })}
        options={MEMBER_ROLES.map(role => ({
          value: role,
          label: profile.roles[role],
          hint: said.roleHints[role],
        })).reverse()}
      />
    </FormDialog>
  );
}
