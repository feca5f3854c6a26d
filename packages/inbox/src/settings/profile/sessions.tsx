import { type MemberSession, ROUTES } from '@deskbell/protocol';
import { useState } from 'preact/hooks';
import { api } from '../../api/http.ts';
import { sayError } from '../../api/say-error.ts';
import { Button } from '../../ui/button.tsx';
import { toast } from '../../ui/toast.tsx';
import { Card, Shown } from '../form/section.tsx';
import { useLoaded } from '../form/use-loaded.ts';
import { words } from '../words.ts';
import { SessionList } from './session-list.tsx';

const { security } = words;
const PATH = `${ROUTES.agentMe}/sessions`;

export function OwnSessions() {
  const [ending, setEnding] = useState<string | null>(null);
  const sessions = useLoaded<{ sessions: MemberSession[] }>(signal => api.get(PATH, {}, { signal }), []);

  async function end(id: string): Promise<void> {
    setEnding(id);
    const ended = await api.delete(`${PATH}/${encodeURIComponent(id)}`);
    setEnding(null);
    if (ended.ok) sessions.reload();
    else toast(sayError(ended.error), { kind: 'problem' });
  }

  return (
    <Card title={security.sessions} text={security.sessionsText}>
      <Shown loaded={sessions}>
        {({ sessions: list }) => (
          <SessionList sessions={list}>
            {session =>
              !session.is_current && (
                <Button size="small" isBusy={ending === session.id} onClick={() => void end(session.id)}>
                  {security.logOutThere}
                </Button>
              )
            }
          </SessionList>
        )}
      </Shown>
    </Card>
  );
}
