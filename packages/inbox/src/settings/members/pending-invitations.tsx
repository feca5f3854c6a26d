import { type Invitation, ROUTES } from '@deskbell/protocol';
import { useState } from 'preact/hooks';
import { api } from '../../api/http.ts';
import { sayError } from '../../api/say-error.ts';
import { now } from '../../live/now.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { sayDay } from '../../ui/say-time.ts';
import { toast } from '../../ui/toast.tsx';
import { Card, Shown } from '../form/section.tsx';
import { useLoaded } from '../form/use-loaded.ts';
import { words } from '../words.ts';

const { members: said, profile } = words;

/** Links that are out and were not used. `round`: another one reads them again. */
export function PendingInvitations({ round }: { round: number }) {
  const [busy, setBusy] = useState<string | null>(null);
  const loaded = useLoaded<{ invitations: Invitation[] }>(
    signal => api.get(ROUTES.agentInvitations, {}, { signal }),
    [round],
  );

  async function withdraw({ id, email }: Invitation): Promise<void> {
    setBusy(id);
    const withdrawn = await api.delete(`${ROUTES.agentInvitations}/${encodeURIComponent(id)}`);
    setBusy(null);
    if (withdrawn.ok) toast(said.withdrawn(email));
    else toast(sayError(withdrawn.error), { kind: 'problem' });
    loaded.reload();
  }

  return (
    <Card title={said.pending}>
      <Shown loaded={loaded}>
        {({ invitations }) =>
          invitations.length === 0 ? (
            <p class="soft">{said.pendingEmpty}</p>
          ) : (
            <ul class="rows">
              {invitations.map(invitation => (
                <li key={invitation.id} class="row-item">
                  <Icon name="mail" />
                  <div class="grow">
                    <p class="clip">
                      <bdi>{invitation.email}</bdi>
                    </p>
                    <p class="soft">
                      {Date.parse(invitation.expires_at) < now.value
                        ? said.expired
                        : said.expires(sayDay(invitation.expires_at))}
                    </p>
                  </div>
                  <span class="tag">{profile.roles[invitation.role]}</span>
                  <Button
                    size="small"
                    isBusy={busy === invitation.id}
                    aria-label={`${said.withdraw}: ${invitation.email}`}
                    onClick={() => void withdraw(invitation)}
                  >
                    {said.withdraw}
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      </Shown>
    </Card>
  );
}
