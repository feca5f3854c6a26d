import { useEffect, useRef, useState } from 'preact/hooks';
import { type Desk, type DeskState, shopText } from './desk.ts';
import { Icon, type IconName } from './icons.tsx';
import { hasAssistant } from './news.ts';

interface Props {
  desk: Desk;
  state: DeskState;
}

export function Header({ desk, state }: Props) {
  const { language, settings, support, view } = state;
  const title = shopText(settings.title, 'title', language);
  return (
    <header class="header">
      {view === 'login' ? (
        <IconButton icon="back" label={language.say('back')} onClick={() => desk.setView('chat')} />
      ) : (
        <span class="avatar" aria-hidden="true">
          {title.slice(0, 1).toLocaleUpperCase(language.locale)}
        </span>
      )}
      <div class="names">
        <h2 id="deskbell-title">
          <bdi>{title}</bdi>
        </h2>
        <p>{language.say(hasAssistant(support) ? 'byAssistant' : 'byTeam')}</p>
      </div>
      <Options desk={desk} state={state} />
      <IconButton icon="close" label={language.say('close')} onClick={desk.host.close} />
    </header>
  );
}

/** Plain buttons that fold out: simpler than a menu, to Tab and to say. */
function Options({ desk, state }: Props) {
  const { language, hasSound, customer, settings } = state;
  const [isOpen, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const toggle = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!isOpen) return;
    box.current?.querySelector<HTMLElement>('.options button')?.focus();
    const closeOutside = (event: Event) => {
      if (!event.composedPath().includes(box.current as EventTarget)) setOpen(false);
    };
    addEventListener('pointerdown', closeOutside);
    return () => removeEventListener('pointerdown', closeOutside);
  }, [isOpen]);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || !isOpen) return;
    event.preventDefault();
    setOpen(false);
    toggle.current?.focus();
  }

  const option = (icon: IconName, label: string, act: () => void) => (
    <button
      type="button"
      onClick={() => {
        setOpen(false);
        toggle.current?.focus();
        act();
      }}
    >
      <Icon name={icon} />
      {label}
    </button>
  );
  const canLogIn = settings.login.email || settings.login.sms;
  const contact = customer?.email ?? customer?.phone ?? customer?.name;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape, from the buttons inside
    <div class="options-box" ref={box} onKeyDown={onKeyDown}>
      <button
        ref={toggle}
        type="button"
        class="icon-button"
        aria-label={language.say('options')}
        title={language.say('options')}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="more" />
      </button>
      {isOpen && (
        <div class="options">
          {contact && <p dir="auto">{language.say('loggedInAs', { contact })}</p>}
          {option(hasSound ? 'bellOff' : 'bell', language.say(hasSound ? 'soundOff' : 'soundOn'), desk.toggleSound)}
          {customer && option('leave', language.say('logOut'), () => void desk.logout())}
          {!customer && canLogIn && option('person', language.say('logIn'), () => desk.setView('login'))}
        </div>
      )}
    </div>
  );
}

interface IconButtonProps {
  icon: IconName;
  label: string;
  onClick: () => void;
}

export function IconButton({ icon, label, onClick }: IconButtonProps) {
  return (
    <button type="button" class="icon-button" aria-label={label} title={label} onClick={onClick}>
      <Icon name={icon} />
    </button>
  );
}
