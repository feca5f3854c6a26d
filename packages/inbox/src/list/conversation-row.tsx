import { type AgentConversation, ROUTES } from '@deskbell/protocol';
import { labels } from '../labels.ts';
import { now } from '../live/now.ts';
import { nameOfCustomer } from '../people/customer-name.ts';
import { nameOfAssignee } from '../people/members.ts';
import { prefetch } from '../thread/thread.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Icon } from '../ui/icon.tsx';
import { sayAgo, sayFully, sayWait } from '../ui/time.ts';
import { moveInList } from './list-keys.ts';
import { conversationPath } from './navigate.ts';
import { previewOf } from './preview-of.ts';
import { hasSelection, isSelected, selectTo, toggleSelected } from './selection.ts';
import type { View } from './views.ts';

/** Somebody who has waited so long should not wait on. */
const LONG_WAIT_MS = 60 * 60_000;
const TAGS_MAX = 2;

export function ConversationRow({
  row,
  view,
  isOpen,
  isStop,
}: {
  row: AgentConversation;
  view: View;
  isOpen: boolean;
  isStop: boolean;
}) {
  const name = nameOfCustomer(row);
  const at = Date.parse(row.last_message_at ?? row.created_at);
  const isChosen = isSelected(row.id);
  return (
    <>
      <a
        class={`list-row${isOpen ? ' open' : ''}${row.unread ? ' unread' : ''}${isChosen ? ' chosen' : ''}`}
        href={ROUTES.inbox + conversationPath(row.id)}
        aria-current={isOpen ? 'true' : undefined}
        tabIndex={isStop ? 0 : -1}
        data-id={row.id}
        onClick={event => chooseByClick(event, row.id)}
        onKeyDown={moveInList}
        onPointerEnter={event => event.pointerType === 'mouse' && void prefetch(row)}
      >
        <Avatar id={row.customer.id} name={row.customer.name ?? row.customer.email} size={2.25} />
        <span class="row-body">
          <span class="row-line">
            <strong class="row-name clip" dir="auto">
              {name}
            </strong>
            {row.unread && <span class="visually-hidden">{labels.unread}</span>}
            <time class="row-time" dateTime={row.last_message_at ?? row.created_at} title={sayFully(at)}>
              {sayAgo(at, now.value)}
            </time>
          </span>
          <span class="row-line">
            <span class="row-preview">
              <Preview preview={row.preview} />
            </span>
            {row.unread && <span class="dot" aria-hidden="true" />}
          </span>
          <span class="row-line row-facts">
            <Waiting row={row} />
            {view.filter.status === undefined && row.status !== 'open' && (
              <span class="tag">{labels.status[row.status]}</span>
            )}
            {(row.priority === 'high' || row.priority === 'urgent') && (
              <span class={`tag ${row.priority === 'urgent' ? 'danger' : 'warn'}`}>
                {labels.priorities[row.priority]}
              </span>
            )}
            {row.tags.slice(0, TAGS_MAX).map(tag => (
              <span key={tag} class="tag">
                <span class="clip" dir="auto">
                  {tag}
                </span>
              </span>
            ))}
            {row.tags.length > TAGS_MAX && <span class="count">+{row.tags.length - TAGS_MAX}</span>}
            <span class="row-gap" />
            {row.assignee_id && view.filter.assignee !== 'me' && (
              <span class="row-owner" title={labels.assignedTo(nameOfAssignee(row.assignee_id))}>
                <Avatar id={row.assignee_id} name={nameOfAssignee(row.assignee_id)} size={1.125} />
                <span class="visually-hidden">{labels.assignedTo(nameOfAssignee(row.assignee_id))}</span>
              </span>
            )}
          </span>
        </span>
      </a>
      {/* Over the avatar. By keyboard it is `X`. */}
      <input
        type="checkbox"
        class="row-select"
        tabIndex={-1}
        aria-label={labels.selectRow(name)}
        checked={isChosen}
        onClick={event => (event.shiftKey ? selectTo(row.id) : toggleSelected(row.id))}
      />
    </>
  );
}

/** With Shift it reaches up to this one; while several are chosen, a finger chooses more of them. */
function chooseByClick(event: MouseEvent, id: string): void {
  const isByTouch = hasSelection() && matchMedia('(pointer: coarse)').matches;
  if (!event.shiftKey && !isByTouch) return;
  event.preventDefault();
  if (event.shiftKey) selectTo(id);
  else toggleSelected(id);
}

function Waiting({ row }: { row: AgentConversation }) {
  if (row.status === 'snoozed' && row.snoozed_until) {
    const left = Date.parse(row.snoozed_until) - now.value;
    return (
      <span class="fact">
        <Icon name="clock" /> {labels.opensIn(sayWait(Math.max(left, 0)))}
      </span>
    );
  }
  if (row.waiting_since === null || row.status === 'closed') return null;
  const ms = now.value - Date.parse(row.waiting_since);
  return (
    <span class={ms > LONG_WAIT_MS ? 'fact late' : 'fact'}>
      <Icon name="hourglass" /> {ms < 60_000 ? labels.waitsNow : labels.waits(sayWait(ms))}
    </span>
  );
}

/** Whose words they are, and the words: each in the direction of its own script. */
function Preview({ preview }: Pick<AgentConversation, 'preview'>) {
  if (preview === null) return labels.noMessages;
  const { sender_type, content } = preview;
  const by = sender_type === 'agent' ? labels.byTeam : sender_type === 'ai' ? labels.byAi : null;
  return (
    <>
      {by && <span>{by} </span>}
      <span class="clip" dir="auto">
        {previewOf(content, sender_type) || labels.removedMessage}
      </span>
    </>
  );
}
