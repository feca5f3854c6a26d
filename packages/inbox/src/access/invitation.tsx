import { type AcceptInvitationBody, type InvitationOffer, type Me, ROUTES } from '@deskbell/protocol';
import { useState } from 'preact/hooks';
import { api } from '../api/http.ts';
import { useLoaded } from '../settings/form/use-loaded.ts';
import { Failed, Loading } from '../ui/states.tsx';
import { AccountForm } from './account-form.tsx';
import { LinkToLogIn, Page } from './page.tsx';
import { words } from './words.ts';

/** Joins a team, from the link of an invitation. */
export function Invitation({ token }: { token: string | null }) {
  const [isRefused, setRefused] = useState(token === null);
  const offer = useLoaded<InvitationOffer>(
    signal => api.post(`${ROUTES.agentInvitations}/find`, { token: token ?? '' }, { signal }),
    [token],
  );
  if (offer.state === 'loading') return <Loading />;
  if (offer.state === 'failed' && offer.error.retryable) return <Failed error={offer.error} onRetry={offer.reload} />;
  if (isRefused || offer.state === 'failed') {
    return (
      <Page title={words.invitationGone} text={words.invitationGoneText}>
        <LinkToLogIn />
      </Page>
    );
  }
  const { email, role, business_name: business } = offer.value;
  return (
    <Page title={words.invitedTo(business)} text={words.invitedText(email, role)}>
      <AccountForm
        email={email}
        submitLabel={words.join}
        create={({ name, password }) =>
          api.post<Me>(`${ROUTES.agentInvitations}/accept`, {
            token: token ?? '',
            name,
            password,
          } satisfies AcceptInvitationBody)
        }
        onRefused={() => {
          setRefused(true);
          return null;
        }}
      />
    </Page>
  );
}
