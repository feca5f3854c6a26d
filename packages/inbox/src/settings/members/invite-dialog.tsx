import { type CreatedInvitation, type InviteBody, LIMITS, MEMBER_ROLES, ROUTES } from '@deskbell/protocol';
import { useState } from 'preact/hooks';
import { looksLikeEmail } from '../../access/check-password.ts';
import { words as access } from '../../access/words.ts';
import { api } from '../../api/http.ts';
import { Button } from '../../ui/button.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { focusFirst } from '../../ui/focus-first.ts';
import { RadioGroup } from '../../ui/radio-group.tsx';
import { FormProblem } from '../form/section.tsx';
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
      <Dialog key="created" title={said.invited(created.email)} onClose={onClose}>
        <p>{created.mailed ? said.invitationMailed : said.invitationNotMailed}</p>
        <CopyField label={said.invitationLink} value={created.url} copyLabel={said.copyLink} />
        <p class="soft">{said.invitationOnce}</p>
        <div class="flow end">
          <Button variant="primary" onClick={onClose}>
            {words.done}
          </Button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title={said.inviteTitle} onClose={onClose}>
      <form ref={focusFirst} class="stack" onSubmit={form.submit} noValidate>
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
        <FormProblem text={form.problems.form} />
        <div class="flow end">
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" variant="primary" isBusy={form.isSaving}>
            {said.sendInvitation}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
