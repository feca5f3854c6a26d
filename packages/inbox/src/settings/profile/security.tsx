import { Section } from '../form/section.tsx';
import { words } from '../words.ts';
import { Passkeys } from './passkeys.tsx';
import { PasswordCard } from './password-card.tsx';
import { OwnSessions } from './sessions.tsx';
import { TwoFactorCard } from './two-factor-card.tsx';

export function Security() {
  return (
    <Section title={words.sections.security} intro={words.security.intro}>
      <PasswordCard />
      <TwoFactorCard />
      <Passkeys />
      <OwnSessions />
    </Section>
  );
}
