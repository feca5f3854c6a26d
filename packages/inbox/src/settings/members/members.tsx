import { type Member, type MemberChange, ROUTES } from '@deskbell/protocol';
import { useState } from 'preact/hooks';
import { api } from '../../api/http.ts';
import { sayError } from '../../api/say-error.ts';
import { me } from '../../app/session.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { toast } from '../../ui/toast.tsx';
import { Card, Section, Shown } from '../form/section.tsx';
import { useLoaded } from '../form/use-loaded.ts';
import { words } from '../words.ts';
import { InviteDialog } from './invite-dialog.tsx';
import { MemberRow } from './member-row.tsx';
import { PendingInvitations } from './pending-invitations.tsx';
import { RenameMember } from './rename-member.tsx';
import { SessionsDialog } from './sessions-dialog.tsx';

const { members: said } = words;

type Open = { what: 'invite' } | { what: 'switchOff' | 'sessions' | 'rename'; member: Member } | null;

/** Everybody sees who is here; admins change it. */
export function Members() {
  const [open, setOpen] = useState<Open>(null);
  const isAdmin = me.value?.member.role === 'admin';
  const members = useLoaded<{ members: Member[] }>(signal => api.get(ROUTES.agentMembers, {}, { signal }), []);
  /** Another number: the invitations are read again. */
  const [invited, setInvited] = useState(0);
  const close = () => setOpen(null);

  async function change(member: Member, by: MemberChange) {
    const changed = await api.patch<Member>(`${ROUTES.agentMembers}/${encodeURIComponent(member.id)}`, by);
    if (!changed.ok) return changed;
    if (members.state === 'ready') {
      members.replace(known => ({
        members: known.members.map(each => (each.id === member.id ? changed.value : each)),
      }));
    }
    const own = me.peek();
    if (own && own.member.id === member.id) me.value = { ...own, member: changed.value };
    return changed;
  }

  async function changeNow(member: Member, by: MemberChange, news: string | null): Promise<void> {
    const changed = await change(member, by);
    if (!changed.ok) {
      toast(sayError(changed.error), { kind: 'problem' });
      members.reload();
    } else if (news) toast(news);
  }

  async function logOutEverywhere(member: Member): Promise<void> {
    const path = `${ROUTES.agentMembers}/${encodeURIComponent(member.id)}/sessions`;
    const ended = await api.delete<{ ended: number }>(path);
    if (ended.ok) toast(said.loggedOut(ended.value.ended));
    else toast(sayError(ended.error), { kind: 'problem' });
  }

  return (
    <Section
      title={words.sections.members}
      intro={said.intro}
      action={
        isAdmin && (
          <Button variant="primary" icon="personAdd" onClick={() => setOpen({ what: 'invite' })}>
            {said.invite}
          </Button>
        )
      }
    >
      <Card>
        <Shown loaded={members}>
          {({ members: list }) => (
            <ul class="rows">
              {list
                .toSorted((a, b) => Number(b.enabled) - Number(a.enabled) || a.name.localeCompare(b.name))
                .map(member => (
                  <MemberRow
                    key={member.id}
                    member={member}
                    isSelf={member.id === me.value?.member.id}
                    canChange={isAdmin}
                    onRole={role =>
                      void changeNow(member, { role }, said.roleChanged(member.name, words.profile.roles[role]))
                    }
                    onRename={() => setOpen({ what: 'rename', member })}
                    onSwitchOff={() => setOpen({ what: 'switchOff', member })}
                    onSwitchOn={() => void changeNow(member, { enabled: true }, null)}
                    onSessions={() => setOpen({ what: 'sessions', member })}
                    onLogOut={() => void logOutEverywhere(member)}
                  />
                ))}
            </ul>
          )}
        </Shown>
      </Card>
      {isAdmin && <PendingInvitations round={invited} />}
      {open?.what === 'invite' && <InviteDialog onInvited={() => setInvited(known => known + 1)} onClose={close} />}
      {open?.what === 'sessions' && <SessionsDialog member={open.member} onClose={close} />}
      {open?.what === 'rename' && (
        <RenameMember member={open.member} save={name => change(open.member, { name })} onClose={close} />
      )}
      {open?.what === 'switchOff' && (
        <ConfirmDialog
          title={said.switchOffTitle(open.member.name)}
          actionLabel={said.switchOff}
          isDanger
          act={() => change(open.member, { enabled: false })}
          onDone={close}
          onClose={close}
        >
          {said.switchOffText}
        </ConfirmDialog>
      )}
    </Section>
  );
}
