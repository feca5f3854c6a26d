import { type Member, type MemberSession, ROUTES } from '@deskbell/protocol';
import { api } from '../../api/http.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Shown } from '../form/section.tsx';
import { useLoaded } from '../form/use-loaded.ts';
import { SessionList } from '../profile/session-list.tsx';
import { words } from '../words.ts';

export function SessionsDialog({ member, onClose }: { member: Member; onClose: () => void }) {
  const sessions = useLoaded<{ sessions: MemberSession[] }>(
    signal => api.get(`${ROUTES.agentMembers}/${encodeURIComponent(member.id)}/sessions`, {}, { signal }),
    [member.id],
  );
  return (
    <Dialog title={words.members.sessionsOf(member.name)} onClose={onClose}>
      <Shown loaded={sessions}>
        {({ sessions: list }) =>
          list.length === 0 ? <p class="soft">{words.members.noSessions}</p> : <SessionList sessions={list} />
        }
      </Shown>
    </Dialog>
  );
}
