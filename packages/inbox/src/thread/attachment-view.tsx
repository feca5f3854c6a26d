import { type Attachment, type ConfirmedUpload, ROUTES } from '@deskbell/protocol';
import { useState } from 'preact/hooks';
import { api } from '../api/http.ts';
import { labels } from '../labels.ts';
import { Icon } from '../ui/icon.tsx';

/** Pixels a picture takes at most; its place is kept before it is there. */
const SIDE_MAX = 280;

export function AttachmentView({ attachment }: { attachment: Attachment }) {
  const { id, filename, content_type, size_bytes, width, height } = attachment;
  const [url, setUrl] = useState(attachment.url);
  const [failures, setFailures] = useState(0);

  /** Addresses of files live for minutes: the one that was read with the message may be too old. */
  async function renew(): Promise<string | null> {
    const answer = await api.get<ConfirmedUpload>(`${ROUTES.agentUploads}/${encodeURIComponent(id)}`);
    if (!answer.ok) return null;
    setUrl(answer.value.url);
    return answer.value.url;
  }

  async function open(event: MouseEvent): Promise<void> {
    event.preventDefault();
    // Opened at once, or the browser takes it for an advertisement.
    const tab = window.open('', '_blank');
    const fresh = await renew();
    if (tab && fresh) {
      tab.opener = null;
      tab.location.href = fresh;
    } else tab?.close();
  }

  // A picture that does not come, with a fresh address either, is a file that can still be asked for.
  if (content_type.startsWith('image/') && width && height && failures < 2) {
    const scale = Math.min(1, SIDE_MAX / Math.max(width, height));
    return (
      <a
        class="picture"
        href={url}
        target="_blank"
        rel="noopener noreferrer"
        onClick={open}
        aria-label={labels.openFile(filename)}
      >
        <img
          src={`${url}&variant=thumbnail`}
          alt={filename}
          width={Math.round(width * scale)}
          height={Math.round(height * scale)}
          loading="lazy"
          onError={() => {
            setFailures(failures + 1);
            if (failures === 0) void renew().then(fresh => (fresh === null || fresh === url) && setFailures(2));
          }}
        />
      </a>
    );
  }
  return (
    <a class="file" href={url} target="_blank" rel="noopener noreferrer" onClick={open}>
      <Icon name="file" />
      <span class="clip" dir="auto">
        {filename}
      </span>
      <span class="soft number">{labels.size(size_bytes)}</span>
    </a>
  );
}
