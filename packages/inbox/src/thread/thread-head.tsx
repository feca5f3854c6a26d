import type { AgentConversation } from '@deskbell/protocol';
import { keysOf, registry } from '../command/desk-registry.ts';
import { labels } from '../labels.ts';
import { openConversation } from '../list/navigate.ts';
import { now } from '../live/now.ts';
import { nameOfAssignee } from '../people/members.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { MenuButton, type MenuEntry } from '../ui/menu.tsx';
import { sayMoment } from '../ui/time.ts';
import { viewers } from './viewers.ts';

/** Beyond these they are a number, and the choice behind it. */
const TAGS_MAX = 6;

export function ThreadHead(props: {
  conversation: AgentConversation;
  isOnePane: boolean;
  isPanelOpen: boolean;
  onTogglePanel: () => void;
}) {
  const { conversation, isOnePane, isPanelOpen, onTogglePanel } = props;
  const { customer, number, status, assignee_id, priority, tags, snoozed_until } = conversation;
  const isClosed = status === 'closed';
  const name = customer.name ?? customer.email ?? labels.visitorName;
  const owner = assignee_id ? nameOfAssignee(assignee_id) : null;
  return (
    <header class="thread-head">
      <div class="thread-bar">
        {isOnePane && <IconButton icon="back" label={labels.back} onClick={() => openConversation(null)} />}
        <div class="thread-who">
          <h1 id="thread-title" class="clip" dir="auto" data-tip={name}>
            {name}
          </h1>
          <span class="soft number">#{number}</span>
        </div>
        <Viewers />
        <span class="row-gap" />
        <IconButton icon="clock" label={labels.snooze} keys={keysOf('snooze')} onClick={() => registry.run('snooze')} />
        <Button
          icon={isClosed ? 'undo' : 'check'}
          data-tip={isClosed ? labels.reopen : labels.closeConversation}
          data-tip-keys={keysOf(isClosed ? 'reopen' : 'close')}
          onClick={() => registry.run(isClosed ? 'reopen' : 'close')}
        >
          <span>{isClosed ? labels.reopenShort : labels.closeShort}</span>
        </Button>
        <MenuButton variant="quiet" icon="more" label={labels.moreActions} align="end" entries={moreEntries()} />
        <IconButton
          icon="panel"
          label={isPanelOpen ? labels.hideCustomer : labels.showCustomer}
          keys={keysOf('customer')}
          aria-pressed={isPanelOpen}
          id="customer-toggle"
          onClick={onTogglePanel}
        />
      </div>
      <div class="thread-facts">
        <button
          type="button"
          class={`fact-button status-${status}`}
          onClick={() => registry.run('status')}
          data-tip={labels.changeStatus}
        >
          <Icon
            name={
              isClosed
                ? 'checkCircle'
                : status === 'snoozed'
                  ? 'clock'
                  : status === 'pending'
                    ? 'hourglass'
                    : 'circleDot'
            }
          />
          {status === 'snoozed' && snoozed_until
            ? labels.snoozedUntil(sayMoment(Date.parse(snoozed_until), now.value))
            : labels.status[status]}
        </button>
        <button
          type="button"
          class="fact-button"
          onClick={() => registry.run('assign')}
          data-tip={labels.assign}
          data-tip-keys={keysOf('assign')}
        >
          {owner && assignee_id ? <Avatar id={assignee_id} name={owner} size={1.125} /> : <Icon name="personAdd" />}
          <span class="clip" dir="auto">
            {owner ?? labels.unassigned}
          </span>
        </button>
        <button
          type="button"
          class={`fact-button priority-${priority}`}
          onClick={() => registry.run('priority')}
          data-tip={labels.priority}
          data-tip-keys={keysOf('priority')}
        >
          <Icon name="flag" />
          {labels.priorities[priority]}
        </button>
        {tags.slice(0, TAGS_MAX).map(tag => (
          <button key={tag} type="button" class="fact-button" onClick={() => registry.run('tags')}>
            <Icon name="tag" />
            <span class="clip" dir="auto">
              {tag}
            </span>
          </button>
        ))}
        <button
          type="button"
          class="fact-button soft"
          onClick={() => registry.run('tags')}
          data-tip={labels.addTags}
          data-tip-keys={keysOf('tags')}
        >
          {tags.length <= TAGS_MAX && <Icon name={tags.length > 0 ? 'plus' : 'tag'} />}
          {tags.length > TAGS_MAX && labels.moreTags(tags.length - TAGS_MAX)}
          {tags.length > 0 ? <span class="visually-hidden">{labels.addTags}</span> : labels.addTag}
        </button>
      </div>
    </header>
  );
}

/** The same commands as by keyboard, for who looks for them. */
const IN_MENU = ['pending', 'unread', 'assign-me', 'unassign', 'ai-on', 'ai-off', 'copy-link', 'transcript'];

function moreEntries(): MenuEntry[] {
  return IN_MENU.flatMap(id => registry.find(id) ?? [])
    .filter(command => command.isAvailable?.() ?? true)
    .map(({ id, title, icon, run }) => ({ label: title, icon, keys: keysOf(id), run }));
}

function Viewers() {
  const others = viewers.value;
  if (others.length === 0) return null;
  const names = others.map(({ name, is_typing }) => (is_typing ? labels.typesHere(name) : labels.looksHere(name)));
  return (
    <ul class="viewers" aria-label={labels.viewers} data-tip={names.join(', ')}>
      {others.slice(0, 4).map(({ member_id, name, is_typing }, index) => (
        <li key={member_id} class={is_typing ? 'types' : undefined}>
          <Avatar id={member_id} name={name} size={1.5} />
          <span class="visually-hidden">{names[index]}</span>
        </li>
      ))}
    </ul>
  );
}
