import { useEffect, useRef } from 'preact/hooks';
import { Composer } from './composer.tsx';
import { Conversation } from './conversation/conversation.tsx';
import type { Desk } from './desk.ts';
import { Header } from './header.tsx';
import { LazyLogin } from './login/lazy-login.tsx';
import { Status } from './status.tsx';
import { useStore } from './store.ts';
import { useMedia } from './use.ts';
import { useFileDrop } from './use-file-drop.ts';
import { useVisibleArea } from './use-visible-area.ts';

/** Where there is no room for both, the panel takes the whole screen. Same condition as in styles.css. */
const FULL_SCREEN = '(max-width: 480px), (max-height: 480px)';

export function Dialog({ desk }: { desk: Desk }) {
  const state = useStore(desk.store);
  const { isOpen, view, language } = state;
  const isFullScreen = useMedia(FULL_SCREEN);
  const box = useRef<HTMLDivElement>(null);
  const isDropping = useFileDrop(box, state.settings.uploads.enabled && view === 'chat', files =>
    desk.drafts.add(files, state.settings.uploads),
  );
  useVisibleArea(box, isOpen && isFullScreen);

  useEffect(() => {
    if (isOpen) focusFirst(box.current);
  }, [isOpen, view]);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape' && !event.isComposing && !event.defaultPrevented) {
      event.stopPropagation();
      if (view === 'login') desk.setView('chat');
      else desk.host.close();
    }
    if (event.key === 'Tab' && isFullScreen && box.current) keepInside(event, box.current);
  }

  return (
    <div
      ref={box}
      class={`panel${isDropping ? ' dropping' : ''}`}
      role="dialog"
      aria-modal={isFullScreen}
      aria-labelledby="deskbell-title"
      dir={language.direction}
      lang={language.locale}
      hidden={!isOpen}
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      <Header desk={desk} state={state} />
      <Status state={state} />
      {view === 'login' && <LazyLogin desk={desk} state={state} />}
      <div class="chat" hidden={view === 'login'}>
        <Conversation desk={desk} state={state} />
        <Composer desk={desk} state={state} />
      </div>
      <div class="drop-hint" aria-hidden="true">
        {language.say('dropHere')}
      </div>
      <div
        class="said"
        role="log"
        aria-live="polite"
        aria-relevant="additions"
        aria-label={language.say('conversation')}
      >
        {state.announced.map(({ id, text }) => (
          <p key={id}>{text}</p>
        ))}
      </div>
    </div>
  );
}

/** The field to write in; where a keyboard would jump up over half the screen, the panel itself. */
function focusFirst(box: HTMLDivElement | null): void {
  const field = box?.querySelector<HTMLElement>('.login input, .chat:not([hidden]) .composer textarea');
  if (matchMedia('(pointer: coarse)').matches || !field) box?.focus({ preventScroll: true });
  else field.focus({ preventScroll: true });
}

/** What lies behind a full screen cannot be reached by Tab. */
function keepInside(event: KeyboardEvent, box: HTMLElement): void {
  const stops = [...box.querySelectorAll<HTMLElement>('a[href], button, input, textarea, [tabindex="0"]')].filter(
    each => each.checkVisibility() && !each.matches(':disabled'),
  );
  const active = (box.getRootNode() as ShadowRoot).activeElement;
  const [first, last] = [stops[0], stops.at(-1)];
  if (event.shiftKey && (active === first || active === box)) last?.focus();
  else if (!event.shiftKey && active === last) first?.focus();
  else return;
  event.preventDefault();
}
