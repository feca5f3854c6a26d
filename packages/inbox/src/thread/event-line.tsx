import type { DeskEvent } from '@deskbell/protocol';
import type { ComponentChildren } from 'preact';
import { me } from '../app/session.ts';
import { labels } from '../labels.ts';
import { now } from '../live/now.ts';
import { nameOfAssignee } from '../people/members.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { sayClock, sayFully, sayMoment } from '../ui/time.ts';

const ICONS: Partial<Record<DeskEvent['type'], IconName>> = {
  status_changed: 'circleDot',
  assigned: 'person',
  priority_changed: 'flag',
  tags_changed: 'tag',
  ai_changed: 'spark',
  message_redacted: 'trash',
  merged: 'merge',
  csat_asked: 'star',
  csat_given: 'star',
  mailed: 'mail',
};

export function EventLine({ event }: { event: DeskEvent }) {
  const at = Date.parse(event.created_at);
  return (
    <p class="event">
      <Icon name={ICONS[event.type] ?? 'info'} />
      <span dir="auto">{sayEvent(event)}</span>
      <time dateTime={event.created_at} title={sayFully(at)}>
        {sayClock(at)}
      </time>
    </p>
  );
}

/** A key has the beginning of itself for a name, which says nothing here. */
function sayActor({ kind, name }: DeskEvent['actor']): string {
  return kind === 'key' ? labels.actors.key : (name ?? labels.actors[kind]);
}

/** One sentence. What a newer server adds is at least not hidden. */
function sayEvent({ type, actor, data }: DeskEvent): ComponentChildren {
  const own = me.value?.member.id;
  const who = actor.id === own ? labels.you : sayActor(actor);
  const { events } = labels;
  const to = data['to'];
  switch (type) {
    case 'status_changed': {
      const until = data['snoozed_until'] ?? data['until'];
      if (to === 'snoozed' && typeof until === 'string')
        return events.snoozed(who, sayMoment(Date.parse(until), now.value));
      return events.status(who, labels.status[to as keyof typeof labels.status] ?? String(to));
    }
    case 'assigned':
      if (typeof to !== 'string') return events.unassigned(who);
      return events.assigned(who, to === own ? labels.youObject : nameOfAssignee(to), actor.id === to);
    case 'priority_changed':
      return events.priority(who, labels.priorities[to as keyof typeof labels.priorities] ?? String(to));
    case 'tags_changed':
      return events.tags(who, showTags(data['added']), showTags(data['removed']));
    case 'ai_changed':
      return to ? events.aiOn(who) : events.aiOff(who);
    case 'message_redacted':
      return events.redacted(who);
    case 'merged':
      return events.merged;
    case 'csat_asked':
      return events.csatAsked;
    case 'csat_given':
      return events.csatGiven(Number(data['score']), typeof data['comment'] === 'string' ? data['comment'] : '');
    case 'mailed':
      return events.mailed;
    default:
      return String(type).replaceAll('_', ' ');
  }
}

/** Each by itself: one in Arabic must not turn its neighbours round. */
function showTags(value: unknown): ComponentChildren[] | null {
  const tags = Array.isArray(value) ? value.filter(each => typeof each === 'string') : [];
  if (tags.length === 0) return null;
  return tags.flatMap((tag, index) => [index > 0 && ', ', <bdi key={tag}>{tag}</bdi>]);
}
