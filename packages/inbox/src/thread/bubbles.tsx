import type { TimelineItem } from '@deskbell/protocol';
import { Markdown, PlainText } from '@deskbell/widget/markdown';
import { me } from '../app/session.ts';
import { splitMentions } from '../composer/mentions.ts';
import { labels } from '../labels.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Icon } from '../ui/icon.tsx';
import { MenuButton } from '../ui/menu.tsx';
import { sayClock, sayFully } from '../ui/time.ts';
import { toast } from '../ui/toast.tsx';
import { AttachmentView } from './attachment-view.tsx';
import { headNote, nameOfSender } from './name-of-sender.ts';
import { askToRedact } from './redact-dialog.tsx';
import type { Thread } from './thread.ts';
import { isRedacted } from './timeline.ts';

type MessageItem = Extract<TimelineItem, { kind: 'message' }>;
type NoteItem = Extract<TimelineItem, { kind: 'note' }>;
interface Grouped {
  isFirst: boolean;
  isLast: boolean;
}

export function MessageBubble({ item, thread, isFirst, isLast }: { item: MessageItem; thread: Thread } & Grouped) {
  const { message } = item;
  const { sender_type, content, content_type, attachments, created_at } = message;
  const isCustomers = sender_type === 'customer';
  const name = nameOfSender(item, thread);
  const isGone = isRedacted(message);
  // A file without words has its name for a text.
  const isNamesOnly = attachments.length > 0 && content === attachments.map(({ filename }) => filename).join(', ');
  if (content_type === 'event') return <p class="event">{content}</p>;
  return (
    <article
      class={`said ${isCustomers ? 'theirs' : 'ours'} by-${sender_type}${isFirst ? ' first' : ''}${isLast ? ' last' : ''}`}
    >
      {isCustomers && (
        <span class="said-avatar">
          {isLast && (
            <Avatar
              id={thread.conversation?.customer.id ?? ''}
              name={thread.conversation?.customer.name ?? thread.conversation?.customer.email ?? null}
              size={1.75}
            />
          )}
        </span>
      )}
      <div class="said-body">
        {isFirst && (
          <h3 class="said-name" dir="auto">
            {sender_type === 'ai' && <Icon name="spark" />}
            {name}
          </h3>
        )}
        {!isFirst && <span class="visually-hidden">{name}: </span>}
        {isGone ? (
          <p class="bubble gone">{labels.removedMessage}</p>
        ) : (
          <>
            {!isNamesOnly && (
              <div class="bubble prose">
                {content_type === 'markdown' ? <Markdown text={content} /> : <PlainText text={content} />}
              </div>
            )}
            {attachments.map(attachment => (
              <AttachmentView key={attachment.id} attachment={attachment} />
            ))}
          </>
        )}
        {isLast && (
          <time class="said-time" dateTime={created_at} title={sayFully(Date.parse(created_at))}>
            {sayClock(Date.parse(created_at))}
          </time>
        )}
      </div>
      {!isGone && (
        <MenuButton
          variant="quiet"
          size="small"
          class="said-menu"
          icon="more"
          label={labels.messageMenu}
          align={isCustomers ? 'start' : 'end'}
          entries={[
            { label: labels.copyText, icon: 'copy', run: () => void copy(content) },
            null,
            { label: labels.redact, icon: 'trash', isDanger: true, run: () => askToRedact(thread.id, message.id) },
          ]}
        />
      )}
    </article>
  );
}

export function NoteBubble({ item, isFirst, isLast }: { item: NoteItem } & Grouped) {
  const { note } = item;
  return (
    <article class={`said ours by-note${isFirst ? ' first' : ''}${isLast ? ' last' : ''}`}>
      <div class="said-body">
        {isFirst && (
          <h3 class="said-name">
            <Icon name="note" />
            {headNote(item)}
          </h3>
        )}
        <div class="bubble prose">
          <p dir="auto">
            {splitMentions(note.content).map((part, index) =>
              part.type === 'text' ? (
                part.text
              ) : (
                <span key={index} class={part.id === me.value?.member.id ? 'mention me' : 'mention'}>
                  @{part.name}
                </span>
              ),
            )}
          </p>
        </div>
        {isLast && (
          <time class="said-time" dateTime={note.created_at} title={sayFully(Date.parse(note.created_at))}>
            {sayClock(Date.parse(note.created_at))}
          </time>
        )}
      </div>
    </article>
  );
}

async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast(labels.copied);
  } catch {
    // Not allowed here: the text can still be marked by hand.
    toast(labels.couldNotCopy, { kind: 'problem' });
  }
}
