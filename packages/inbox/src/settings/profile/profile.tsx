import { LIMITS, type Me, ROUTES } from '@deskbell/protocol';
import { api } from '../../api/http.ts';
import { me } from '../../app/session.ts';
import { TextField } from '../../ui/field.tsx';
import { draftName } from '../form/draft-name.ts';
import { Card, SaveBar, Section } from '../form/section.tsx';
import { useForm } from '../form/use-form.ts';
import { words } from '../words.ts';

const { profile } = words;

export function Profile() {
  const known = me.value;
  return (
    <Section title={words.sections.profile} intro={profile.intro}>
      {known && <ProfileForm known={known} />}
    </Section>
  );
}

function ProfileForm({ known }: { known: Me }) {
  const form = useForm({
    saved: { name: known.member.name },
    keptAs: draftName('profile'),
    check: ({ name }) => (name.trim() === '' ? { name: words.nameMissing } : {}),
    save: async ({ name }) => {
      const changed = await api.patch<Me>(ROUTES.agentMe, { name: name.trim() });
      if (changed.ok) me.value = { ...known, member: { ...known.member, name: name.trim() } };
      return changed;
    },
  });
  return (
    <form onSubmit={form.submit} noValidate>
      <Card>
        <TextField
          label={profile.name}
          name="name"
          autocomplete="name"
          maxLength={LIMITS.nameMaxLength}
          required
          value={form.draft.name}
          onValue={name => form.set({ name })}
          error={form.problems.name}
        />
        <TextField
          label={profile.email}
          hint={profile.emailHint}
          value={known.member.email}
          onValue={() => undefined}
          readOnly
          dir="ltr"
        />
        <p>
          <span class="field-label">{profile.role}</span>
          <br />
          {profile.roles[known.member.role]}
        </p>
        <SaveBar form={form} />
      </Card>
    </form>
  );
}
