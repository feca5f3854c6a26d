import { useState } from 'preact/hooks';
import type { Draft } from './attachments.ts';
import type { Desk, DeskState } from './desk.ts';
import { Icon } from './icons.tsx';
import { useStore } from './store.ts';

/** The files that go with the next message. */
export function Tray({ desk, state }: { desk: Desk; state: DeskState }) {
  const { language, settings } = state;
  const { drafts, objection } = useStore(desk.drafts.store);
  const values = {
    name: objection && 'name' in objection ? objection.name : '',
    size: language.size(settings.uploads.max_bytes),
    count: settings.uploads.max_per_message,
  };
  return (
    <>
      <p class="objection" role="alert">
        {objection && language.say(objection.reason, values)}
      </p>
      {drafts.length > 0 && (
        <ul class="tray">
          {drafts.map(draft => (
            <TrayItem key={draft.key} draft={draft} desk={desk} state={state} />
          ))}
        </ul>
      )}
    </>
  );
}

function TrayItem({ draft, desk, state: { language } }: { draft: Draft; desk: Desk; state: DeskState }) {
  const { key, file, preview, progress, upload, hasFailed } = draft;
  const { name } = file;
  const isRunning = !upload && !hasFailed;
  // A page whose CSP has no `blob:` shows no pictures of ours.
  const [isHidden, setHidden] = useState(false);
  return (
    <li class={`tray-item${hasFailed ? ' has-failed' : ''}`}>
      {preview && !isHidden ? <img src={preview} alt="" onError={() => setHidden(true)} /> : <Icon name="file" />}
      <span class="file-name" dir="auto">
        {name}
        {hasFailed && <small role="alert">{language.say('uploadFailed')}</small>}
        {!hasFailed && <small>{isRunning ? language.percent(progress) : language.size(file.size)}</small>}
      </span>
      {hasFailed && (
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
