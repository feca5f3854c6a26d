import type { CustomerPanel } from '@deskbell/protocol';
import { Icon } from '../ui/icon.tsx';
import { mailLink } from './mail-link.ts';
import { words } from './words.ts';

/** Their addresses, each with whether it was proven, and how we know who they are. */
export function Proofs({ panel: { customer, proofs } }: { panel: CustomerPanel }) {
  if (!customer) return null;
  const { email, phone, email_verified, phone_verified, external_id } = customer;
  return (
    <section class="customer-part" aria-label={words.knownBy}>
      <dl class="facts">
        {email && <Contact name={words.email} value={email} href={mailLink(email)} isProven={email_verified} />}
        {phone && <Contact name={words.phone} value={phone} href={`tel:${phone}`} isProven={phone_verified} />}
        {external_id && (
          <div>
            <dt>{words.externalId}</dt>
            <dd>
              <bdi>{external_id}</bdi>
            </dd>
          </div>
        )}
        <div>
          <dt>{words.knownBy}</dt>
          <dd>{proofs.length > 0 ? proofs.map(({ kind }) => words.proofs[kind]).join(', ') : words.notVerified}</dd>
        </div>
      </dl>
    </section>
  );
}

interface ContactProps {
  name: string;
  value: string;
  href: string;
  isProven: boolean;
}

function Contact({ name, value, href, isProven }: ContactProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <a href={href}>
          <bdi>{value}</bdi>
        </a>
        <span class={isProven ? 'proven' : 'unproven'}>
          <Icon name={isProven ? 'checkCircle' : 'alert'} />
          {isProven ? words.verified : words.unverified}
        </span>
      </dd>
    </div>
  );
}
