import type { Language } from '../../labels/translate.ts';
import { type Desk, type DeskState, shopText } from '../desk.ts';
import { Icon } from '../icons.tsx';

/** A greeting of a few words is set large. */
const SHORT = 60;

/** How every conversation begins: the shop's greeting. */
export function Intro({ state: { settings, language } }: { state: DeskState }) {
  const greeting = shopText(settings.greeting, 'greeting', language);
  return (
    <div class="intro">
      <p class={greeting.length <= SHORT ? 'short' : ''}>
        <bdi>{greeting}</bdi>
      </p>
      <p class="hint">{language.say('hint')}</p>
      {settings.away_message && (
        <p class="away">
          <bdi>{settings.away_message}</bdi>
        </p>
      )}
    </div>
  );
}

export function Skeleton({ language }: { language: Language }) {
  return (
    <div class="skeleton" role="status">
      <span class="said">{language.say('loading')}</span>
      <i />
      <i />
      <i class="mine" />
      <i />
    </div>
  );
}

/** Without a network one can still write: it waits and goes out later. So this stands above the composer, not over it. */
export function LoadFailed({ desk, state: { language, openError } }: { desk: Desk; state: DeskState }) {
  const isHopeless = openError?.retryable === false;
  return (
    <div class="failed-load" role="alert">
      <Icon name={isHopeless ? 'alert' : 'cloud'} />
      <p>
        <strong>{language.say(isHopeless ? 'unavailable' : 'loadFailed')}</strong>
      </p>
      {!isHopeless && <p>{language.say('loadFailedHint')}</p>}
      <button type="button" class="button" onClick={desk.reopen}>
        {language.say('retry')}
      </button>
    </div>
  );
}
