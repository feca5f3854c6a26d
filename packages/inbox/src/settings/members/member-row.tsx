import { MEMBER_ROLES, type Member, type MemberRole } from '@deskbell/protocol';
import { now } from '../../live/now.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { MenuButton, type MenuEntry } from '../../ui/menu.tsx';
import { sayAgo } from '../../ui/say-time.ts';
import { words } from '../words.ts';

const { members: said, profile } = words;

interface Props {
  member: Member;
  isSelf: boolean;
  canChange: boolean;
  onRole: (role: MemberRole) => void;
  onRename: () => void;
  onSwitchOff: () => void;
  onSwitchOn: () => void;
  onSessions: () => void;
  onLogOut: () => void;
}

export function MemberRow(props: Props) {
  const { member, isSelf, canChange } = props;
  const { name, email, role, enabled, last_seen_at: seen } = member;
  const entries: MenuEntry[] = [
    { label: said.rename, icon: 'edit', run: props.onRename },
    { label: said.showSessions, icon: 'monitor', run: props.onSessions },
    ...(isSelf ? [] : [{ label: said.logOutEverywhere, icon: 'leave' as const, run: props.onLogOut }]),
    ...(isSelf
      ? []
      : [
          null,
          enabled
            ? { label: said.switchOff, icon: 'close' as const, isDanger: true, run: props.onSwitchOff }
            : { label: said.switchOn, icon: 'check' as const, run: props.onSwitchOn },
        ]),
  ];
  return (
    <li class={enabled ? 'row-item' : 'row-item is-off'}>
      <Avatar id={member.id} name={name} />
      <div class="grow">
        <p class="clip">
          <bdi>{name}</bdi> {isSelf && <span class="soft">({words.you})</span>}{' '}
          {!enabled && <span class="tag">{said.isOff}</span>}
        </p>
        <p class="soft clip">
          <bdi>{email}</bdi>
          {enabled && ` · ${words.security.lastSeen(seen ? sayAgo(seen, now.value) : words.never)}`}
        </p>
      </div>
      {/* Nobody takes their own rights away by a slip: another admin can. */}
      {canChange && enabled && !isSelf ? (
        <select
          class="input narrow"
          aria-label={said.roleOf(name)}
          value={role}
          onChange={event => props.onRole(event.currentTarget.value as MemberRole)}
        >
          {MEMBER_ROLES.map(each => (
            <option key={each} value={each}>
              {profile.roles[each]}
            </option>
          ))}
        </select>
      ) : (
        <span class="tag">{profile.roles[role]}</span>
      )}
      {canChange && (
        <MenuButton label={words.actionsFor(name)} icon="more" variant="quiet" align="end" entries={entries} />
      )}
    </li>
  );
}
