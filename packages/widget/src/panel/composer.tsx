import { LIMITS } from '@deskbell/protocol';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Desk, DeskState } from './desk.ts';
import { Icon } from './icons.tsx';
import { useStore } from './store.ts';
import { Tray } from './tray.tsx';

const DRAFT = 'draft';

export function Composer({ desk, state }: { desk: Desk; state: DeskState }) {
  const { language, settings } = state;
  const { memory } = desk.host;
  const [text, setText] = useState(() => memory.read(DRAFT) ?? '');
  const { drafts } = useStore(desk.drafts.store);
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const surplus = [...text.trim()].length - LIMITS.contentMaxCodePoints;
  const isUploading = drafts.some(({ upload, failure }) => !upload && !failure);
  const hasSomething = text.trim() !== '' || drafts.some(({ upload }) => upload);
  const canSend = hasSomething && surplus <= 0 && !isUploading;

  useEffect(() => fit(field.current), [text]);

  function write(next: string): void {
    setText(next);
    memory.write(DRAFT, next.trim() ? next : null);
  }

  function send(): void {
    if (!canSend) return;
    desk.send(text);
    write('');
    field.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    // An Enter that chooses a word of an input method is not ours; on a touch keyboard it makes a new line.
    const isEnter = event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.keyCode !== 229;
    if (!isEnter || matchMedia('(pointer: coarse)').matches) return;
    event.preventDefault();
    send();
  }

  function onPaste({ clipboardData }: ClipboardEvent): void {
    if (settings.uploads.enabled && clipboardData?.files.length) {
      desk.drafts.add(clipboardData.files, settings.uploads);
    }
  }

  return (
    <form
      class="composer"
      onSubmit={event => {
        event.preventDefault();
        send();
      }}
    >
      <Tray desk={desk} state={state} />
      {surplus > 0 && (
        <p class="surplus" id="deskbell-surplus" role="alert">
          {language.say('tooLong', { count: surplus })}
        </p>
      )}
      <div class="field">
        {settings.uploads.enabled && (
          <>
            <button
              type="button"
              class="icon-button"
              aria-label={language.say('attach')}
              title={language.say('attach')}
              onClick={() => picker.current?.click()}
            >
              <Icon name="attach" />
            </button>
            <input
              ref={picker}
              type="file"
              multiple
              hidden
              accept={settings.uploads.content_types.join(',')}
              onChange={({ currentTarget }) => {
                desk.drafts.add(currentTarget.files ?? [], settings.uploads);
                currentTarget.value = '';
              }}
            />
          </>
        )}
        <textarea
          ref={field}
          rows={1}
          dir={text ? 'auto' : undefined}
          value={text}
          placeholder={language.say('placeholder')}
          aria-label={language.say('message')}
          aria-invalid={surplus > 0}
          aria-describedby={surplus > 0 ? 'deskbell-surplus' : undefined}
          onInput={({ currentTarget }) => {
            write(currentTarget.value);
            desk.client.support.typing();
          }}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
        />
        <button
          type="submit"
          class="send"
          aria-label={language.say('send')}
          title={language.say('send')}
          aria-disabled={!canSend}
        >
          <Icon name="send" />
        </button>
      </div>
    </form>
  );
}

/** As tall as what is written, up to the style sheet's `max-height`. */
function fit(field: HTMLTextAreaElement | null): void {
  if (!field || CSS.supports('field-sizing', 'content')) return;
  field.style.height = 'auto';
  field.style.height = `${field.scrollHeight}px`;
}
