import type { Options } from './options.ts';

const SVG = 'http://www.w3.org/2000/svg';
const BUBBLE =
  'M12 3.5c-5 0-9 3.4-9 7.7 0 2.4 1.3 4.5 3.3 5.9l-.6 3.3c-.1.4.3.8.7.6l3.7-1.9c.6.1 1.3.2 1.9.2 5 0 9-3.5 9-7.9S17 3.5 12 3.5Z';
const DOWN = 'm6 9.5 6 6 6-6';

export interface Launcher {
  frame: HTMLElement;
  button: HTMLButtonElement;
  setOpen(isOpen: boolean): void;
  setBusy(isBusy: boolean): void;
  setUnread(count: number): void;
  setLabels(open: string, visible: string): void;
  /** Says it beside the button, aloud too; an empty text takes it away. */
  say(text: string): void;
}

/** The button in the corner. */
export function createLauncher(options: Options): Launcher {
  const frame = element('div', 'frame');
  const button = element('button', 'launcher');
  const text = element('span', 'launcher-text');
  const badge = element('span', 'badge');
  const note = element('div', 'note');
  let name = '';
  let unread = 0;

  button.type = 'button';
  button.ariaExpanded = 'false';
  button.ariaHasPopup = 'dialog';
  badge.hidden = true;
  badge.ariaHidden = 'true';
  note.role = 'status';
  button.append(icon('icon-chat', BUBBLE), icon('icon-down', DOWN), text, badge);
  frame.append(note, button);
  frame.dataset['position'] = options.position ?? 'right';

  const rename = () => {
    button.ariaLabel = unread > 0 ? `${name} (${unread})` : name;
  };

  return {
    frame,
    button,
    setOpen(isOpen) {
      button.ariaExpanded = String(isOpen);
      frame.classList.toggle('open', isOpen);
    },
    setBusy(isBusy) {
      button.ariaBusy = String(isBusy);
      frame.classList.toggle('busy', isBusy);
    },
    setUnread(count) {
      unread = count;
      badge.hidden = count === 0;
      badge.textContent = count > 99 ? '99+' : String(count);
      rename();
    },
    setLabels(open, visible) {
      name = visible ? `${visible}: ${open}` : open;
      text.textContent = visible;
      text.hidden = visible === '';
      rename();
    },
    say(words) {
      note.textContent = words;
    },
  };
}

function element<N extends keyof HTMLElementTagNameMap>(name: N, className: string): HTMLElementTagNameMap[N] {
  const made = document.createElement(name);
  made.className = className;
  return made;
}

function icon(name: string, d: string): SVGElement {
  const [svg, path] = [document.createElementNS(SVG, 'svg'), document.createElementNS(SVG, 'path')];
  svg.setAttribute('class', `icon ${name}`);
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', d);
  svg.append(path);
  return svg;
}
