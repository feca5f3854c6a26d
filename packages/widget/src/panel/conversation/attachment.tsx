import type { Attachment, ConfirmedUpload } from '@deskbell/protocol';
import { useState } from 'preact/hooks';
import type { Desk } from '../desk.ts';
import { Icon } from '../icons.tsx';
import { useStore } from '../store.ts';

/** A URL that ends sooner is replaced before it is used. */
const SPARE_MS = 10_000;

/** A picture, or a file's name to open. Their URLs live five minutes: a fresh one is asked for when one has run out. */
export function AttachmentView({ attachment, desk }: { attachment: Attachment; desk: Desk }) {
  const { language } = useStore(desk.store);
  const [url, setUrl] = useState(attachment.url);
  const [isGone, setGone] = useState(false);
  /** Counts what was tried; another number is another element, which loads even the same address again. */
  const [attempt, setAttempt] = useState(0);
  const { id, filename, content_type, size_bytes, width, height } = attachment;
  const isPicture = content_type.startsWith('image/') && width !== undefined && height !== undefined;

  async function refresh(): Promise<string | null> {
    const fresh = await desk.client.uploads.refresh(id);
    if (!fresh.ok) return null;
    setUrl(fresh.value.url);
    return fresh.value.url;
  }

  async function onError(): Promise<void> {
    if (attempt > 0 || (await refresh()) === null) setGone(true);
    else setAttempt(attempt + 1);
  }

  async function onClick(event: MouseEvent): Promise<void> {
    if (!hasRunOut(url)) return;
    event.preventDefault();
    const fresh = await refresh();
    if (fresh !== null) open(fresh, '_blank', 'noopener,noreferrer');
  }

  const link = (className: string, content: preact.ComponentChildren) => (
    <a
      class={className}
      href={url}
      target="_blank"
      rel="noopener nofollow noreferrer"
      aria-label={language.say('openFile', { name: filename })}
      onClick={onClick}
    >
      {content}
    </a>
  );
  if (isPicture && !isGone) {
    return link(
      'picture',
      <img
        key={attempt}
        src={`${url}&variant=thumbnail`}
        alt={filename}
        width={width}
        height={height}
        loading="lazy"
        decoding="async"
        onError={onError}
      />,
    );
  }
  return link(
    'file',
    <FileName name={filename} detail={isGone ? language.say('fileGone') : language.size(size_bytes)} />,
  );
}

/** Before the server has it on a message there is nothing to open. */
export function PendingAttachment({ file }: { file: ConfirmedUpload }) {
  return (
    <span class="file">
      <FileName name={file.filename} detail="" />
    </span>
  );
}

function FileName({ name, detail }: { name: string; detail: string }) {
  return (
    <>
      <Icon name="file" />
      <span class="file-name" dir="auto">
        {name}
        {detail && <small>{detail}</small>}
      </span>
    </>
  );
}

function hasRunOut(url: string): boolean {
  const expires = Number(new URL(url).searchParams.get('expires'));
  return expires > 0 && expires * 1000 < Date.now() + SPARE_MS;
}
