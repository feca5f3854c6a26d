import type { MemberSession } from '@deskbell/protocol';
import type { ComponentChildren } from 'preact';
import { describeDevice } from '../../customer/describe-device.ts';
import { sayDevice } from '../../customer/say-device.ts';
import { now } from '../../live/now.ts';
import { Icon } from '../../ui/icon.tsx';
import { sayAgo } from '../../ui/say-time.ts';
import { words } from '../words.ts';

const { security } = words;

interface Props {
  sessions: readonly MemberSession[];
  /** What can be done with one. */
  children?: (session: MemberSession) => ComponentChildren;
}

/** Browsers somebody is logged in with, the newest word first. */
export function SessionList({ sessions, children }: Props) {
  const sorted = sessions.toSorted(
    (a, b) => Number(b.is_current) - Number(a.is_current) || b.last_seen_at.localeCompare(a.last_seen_at),
  );
  return (
    <ul class="rows">
      {sorted.map(session => {
        const device = describeDevice(session.user_agent);
        return (
          <li key={session.id} class="row-item">
            <Icon name={device?.form === 'phone' ? 'phone' : 'monitor'} />
            <div class="grow">
              <span>
                {sayDevice(device) ?? security.unknownDevice}{' '}
                {session.is_current && <span class="tag accent">{security.thisBrowser}</span>}
              </span>
              <p class="soft">
                {security.lastSeen(sayAgo(session.last_seen_at, now.value))}
                {session.ip && (
                  <>
                    {' · '}
                    <bdi dir="ltr">{session.ip}</bdi>
                  </>
                )}
              </p>
            </div>
            {children?.(session)}
          </li>
        );
      })}
    </ul>
  );
}
