import { labels } from '../labels.ts';
import { Icon } from '../ui/icon.tsx';
import { type Draft, removeFile } from './attachments.ts';

/** Files that go with the reply. */
export function Tray({ conversationId, files }: { conversationId: string; files: readonly Draft[] }) {
  if (files.length === 0) return null;
  return (
    <ul class="tray">
      {files.map(file => (
        <li key={file.id} class={file.problem ? 'tray-item refused' : 'tray-item'}>
          {file.preview && !file.problem ? <img src={file.preview} alt="" /> : <Icon name="file" />}
          <span class="tray-name">
            <span class="clip" dir="auto">
              {file.name}
            </span>
            {file.problem ? (
              <span class="field-error">{file.problem}</span>
            ) : file.upload ? (
              <span class="soft">{labels.size(file.size)}</span>
            ) : (
              <progress max={1} value={file.share} aria-label={labels.uploading(file.name)} />
            )}
          </span>
          <button
            type="button"
            aria-label={labels.removeFile(file.name)}
            onClick={() => removeFile(conversationId, file.id)}
          >
            <Icon name="close" />
          </button>
        </li>
      ))}
    </ul>
  );
}
