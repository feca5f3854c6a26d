import type { Attachment, Message } from '@deskbell/protocol';
import type { OutboxEntry } from '@deskbell/sdk';
import { Component } from 'preact';
import type { Language } from '../../labels/translate.ts';
import { Markdown, PlainText } from '../../markdown/render.tsx';
import type { Desk } from '../desk.ts';
import { Icon } from '../icons.tsx';
import { asksForRating, LazyRating } from '../rating/lazy-rating.tsx';
import { useOnline } from '../use.ts';
import { AttachmentView, PendingAttachment } from './attachment.tsx';
import type { Row } from './rows.ts';

interface Props {
  row: Exclude<Row, { kind: 'day' }>;
  desk: Desk;
  language: Language;
  isFresh: boolean;
  /** The customer's newest message the server has. */
  isLastSent: boolean;
}

/** Drawn anew only when something about it changed: there may be hundreds. */
export class Bubble extends Component<Props> {
  override shouldComponentUpdate(next: Props): boolean {
    const { row, language, isLastSent } = this.props;
    return (
      contentOf(next.row) !== contentOf(row) ||
      next.row.isFirst !== row.isFirst ||
      next.row.isLast !== row.isLast ||
      next.isLastSent !== isLastSent ||
      next.language !== language
    );
  }

  override render() {
    return <Line {...this.props} />;
  }
}

function contentOf(row: Props['row']): unknown {
  return row.kind === 'message' ? row.message : row.entry;
}

function Line({ row, desk, language, isFresh, isLastSent }: Props) {
  if (row.kind === 'message' && asksForRating(row.message)) {
    return <LazyRating desk={desk} language={language} message={row.message} />;
  }
  const { sender, isFirst, isLast, at } = row;
  const isOwn = sender === 'customer';
  const classes = [
    'row',
    sender === 'system' ? 'event' : isOwn ? 'mine' : 'theirs',
    sender === 'ai' && 'by-ai',
    isFirst && 'first',
    isLast && 'last',
    isFresh && !(isOwn && row.kind === 'message') && 'fresh',
    row.kind === 'pending' && (row.entry.failure ? 'not-sent' : 'on-its-way'),
  ];
  const time = language.time(at);
  const isNamed = isFirst && (sender === 'ai' || sender === 'agent');
  return (
    <li class={classes.filter(Boolean).join(' ')}>
      <span class={isNamed ? 'sender' : 'said'}>
        {sender === 'ai' && isNamed && <Icon name="spark" />}
        {language.say(isOwn ? 'you' : sender)}
      </span>
      {/* Read aloud with each message; shown below a run's last one, and beside the others to whoever points at them. */}
      <div class="line">
        {row.kind === 'message' ? (
          <Delivered message={row.message} desk={desk} language={language} />
        ) : (
          <OnItsWay entry={row.entry} desk={desk} />
        )}
        <time class="aside" dateTime={new Date(at).toISOString()}>
          {time}
        </time>
      </div>
      {row.kind === 'pending' && <Sending entry={row.entry} desk={desk} language={language} />}
      {row.kind === 'message' && isLast && (
        <p class="state">
          {isLastSent && (
            <>
              <Icon name="check" />
              {language.say('sent')} ·{' '}
            </>
          )}
          <span aria-hidden="true">{time}</span>
        </p>
      )}
    </li>
  );
}

function Delivered({ message, desk, language }: { message: Message; desk: Desk; language: Language }) {
  const { content, content_type, attachments, metadata } = message;
  if (metadata['redacted_at']) return <em class="bubble">{language.say('removed')}</em>;
  return (
    <div class="parts">
      {!isOnlyFiles(content, attachments) && (
        <div class="bubble">
          {content_type === 'markdown' ? <Markdown text={content} /> : <PlainText text={content} />}
        </div>
      )}
      {attachments.map(attachment => (
        <AttachmentView key={attachment.id} attachment={attachment} desk={desk} />
      ))}
    </div>
  );
}

function OnItsWay({ entry, desk }: { entry: OutboxEntry; desk: Desk }) {
  const files = entry.attachments.flatMap(id => desk.uploadOf(id) ?? []);
  return (
    <div class="parts">
      {!isOnlyFiles(entry.content, files) && (
        <div class="bubble">
          <PlainText text={entry.content} />
        </div>
      )}
      {files.map(file => (
        <PendingAttachment key={file.id} file={file} />
      ))}
    </div>
  );
}

/** Files without words were sent under their names. */
function isOnlyFiles(content: string, files: Pick<Attachment, 'filename'>[]): boolean {
  return files.length > 0 && content === files.map(({ filename }) => filename).join(', ');
}

function Sending({ entry, desk, language }: { entry: OutboxEntry; desk: Desk; language: Language }) {
  const isOnline = useOnline();
  const { clientId, failure } = entry;
  const { support } = desk.client;
  if (failure === null) {
    return (
      <p class="state">
        <Icon name="clock" />
        {language.say(isOnline ? 'sending' : 'waiting')}
      </p>
    );
  }
  const isAboutFiles = failure.context['field'] === 'attachments';
  return (
    <div class="state failure">
      <p role="alert">
        <Icon name="alert" />
        <strong>{language.say('failed')}.</strong> {language.say(isAboutFiles ? 'refusedFiles' : 'refused')}
      </p>
      <button type="button" onClick={() => void support.retry(clientId)}>
        {language.say('retry')}
      </button>
      <button type="button" onClick={() => void support.discard(clientId)}>
        {language.say('discard')}
      </button>
    </div>
  );
}
