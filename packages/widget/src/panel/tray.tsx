import { useState } from 'preact/hooks';
import type { Language } from '../labels/translate.ts';
import { type Draft, explain } from './attachments.ts';
import type { Desk, DeskState } from './desk.ts';
import { Icon } from './icons.tsx';
import { useStore } from './store.ts';

/** The files that go with the next message. */
export function Tray({ desk, state }: { desk: Desk; state: DeskState }) {
  const { language, settings } = state;
  const { drafts, objection } = useStore(desk.drafts.store);
  const { max_bytes, max_per_message: count } = settings.uploads;
  return (
    <>
      <p class="objection" role="alert">
        {objection && language.say(objection.reason, { name: objection.name, size: language.size(max_bytes), count })}
      </p>
      {drafts.length > 0 && (
        <ul class="tray">
          {drafts.map(draft => (
            <TrayItem key={draft.key} draft={draft} desk={desk} language={language} />
          ))}
        </ul>
      )}
    </>
  );
}

interface ItemProps {
  draft: Draft;
  desk: Desk;
  language: Language;
}

function TrayItem({ draft, desk, language }: ItemProps) {
  const { key, file, preview, progress, upload, failure } = draft;
  const { name } = file;
  const isRunning = !upload && !failure;
  // A page whose CSP has no `blob:` shows no pictures of ours.
  const [isHidden, setHidden] = useState(false);
  return (
    <li class={`tray-item${failure ? ' has-failed' : ''}`}>
      {preview && !isHidden ? <img src={preview} alt="" onError={() => setHidden(true)} /> : <Icon name="file" />}
      <span class="file-name" dir="auto">
        {name}
        {/* Another element for a failure: an alert is read when it appears. */}
        <small key={`${!failure}`} role={failure ? 'alert' : undefined}>
          {failure
            ? language.say(explain(failure), { name })
            : isRunning
              ? language.percent(progress)
              : language.size(file.size)}
        </small>
      </span>
      {failure?.retryable && (
        <button
          type="button"
          class="mini"
          aria-label={`${language.say('retry')}: ${name}`}
          onClick={() => desk.drafts.retry(key)}
        >
          <Icon name="retry" />
        </button>
      )}
      <button
        type="button"
        class="mini"
        aria-label={language.say('removeFile', { name })}
        onClick={() => desk.drafts.remove(key)}
      >
        <Icon name="close" />
      </button>
      {isRunning && (
        <progress
          value={progress}
          max={1}
          aria-label={language.say('uploading', { name, percent: language.percent(progress) })}
        />
      )}
    </li>
  );
}
