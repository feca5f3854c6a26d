import { createEvents, type Events } from './events.ts';
import { createLauncher } from './launcher.ts';
import { chooseLocale, LAUNCHER_LABELS } from './locale.ts';
import { applyLook, type Look, readLook, rememberLook } from './look.ts';
import { createMemory } from './memory.ts';
import type { Options } from './options.ts';
import type { Panel, PanelModule } from './panel-contract.ts';
import styles from './styles.css?inline';
import { adoptStyles } from './styles.ts';
import { watchUnread } from './unread.ts';

export interface Widget extends Pick<Events, 'on' | 'off'> {
  open(): void;
  close(): void;
  toggle(): void;
  identify(token: string): void;
  logout(): void;
  setLocale(code: string): void;
  destroy(): void;
}

/** The launcher, and the panel from its first opening on. */
export function createWidget(given: Options): Widget {
  const options = { ...given };
  const memory = createMemory(options.publicKey);
  const events = createEvents();
  const host = document.createElement('deskbell-widget');
  // Open: a closed root hides nothing from the page's own scripts, but keeps out password managers and checkers.
  const root = host.attachShadow({ mode: 'open' });
  const launcher = createLauncher(options);
  const { frame, button } = launcher;
  let look = readLook(memory);
  let isOpen = false;
  let isDestroyed = false;
  let panel: Promise<Panel> | null = null;

  adoptStyles(root, styles, options.nonce);
  root.append(frame);
  // Beside the body: a page that swaps its body, or transforms it, does not take the widget along.
  document.documentElement.append(host);
  // The top layer ends all contests of z-index.
  host.popover = 'manual';
  host.showPopover?.();
  restyle();
  button.addEventListener('click', toggle);
  button.addEventListener('keydown', ({ key }) => key === 'Escape' && close());
  const stopWatching = watchUnread(options, memory, launcher.setUnread);
  // Something was written that the server does not have: it goes out without another click.
  if (memory.read('unsent') !== null) void load();
  // Somebody comes from a mail: the conversation first, then the panel, which would begin a new one.
  const code = takeCode();
  if (code) void withPanel(loaded => loaded.resume(code)).then(open);

  function restyle(): void {
    applyLook(host, frame, options, look);
    launcher.setLabels(LAUNCHER_LABELS[chooseLocale(options.locale)][0], look.label);
  }

  function setLook(next: Look): void {
    look = next;
    rememberLook(memory, next);
    restyle();
  }

  function load(): Promise<Panel> {
    panel ??= importPanel().catch(error => {
      panel = null;
      throw error;
    });
    return panel;
  }

  async function importPanel(): Promise<Panel> {
    const address = `${options.url}/widget/${PANEL_FILE}`;
    // Some browsers remember for ever that an import failed. Once the cache has it, it does not.
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    await answer.text();
    const module = (await import(/* @vite-ignore */ address)) as PanelModule;
    if (isDestroyed) throw new Error('destroyed');
    stopWatching();
    return module.mountPanel({
      options,
      memory,
      events,
      root,
      host,
      frame,
      look: () => look,
      setLook,
      setUnread(count) {
        launcher.setUnread(count);
        events.emit('unread', count);
      },
      close,
    });
  }

  async function withPanel(act: (panel: Panel) => void | Promise<void>): Promise<void> {
    try {
      await act(await load());
    } catch (error) {
      if (isDestroyed) return;
      console.error('deskbell:', error);
      events.emit('error', { code: 'NETWORK_ERROR' });
    }
  }

  async function open(): Promise<void> {
    if (isOpen || isDestroyed) return;
    isOpen = true;
    launcher.say('');
    launcher.setBusy(true);
    await withPanel(loaded => {
      launcher.setOpen(isOpen);
      if (!isOpen) return;
      loaded.show();
      events.emit('open', undefined);
    });
    launcher.setBusy(false);
    if (panel || isDestroyed) return;
    isOpen = false;
    launcher.say(LAUNCHER_LABELS[chooseLocale(options.locale)][1]);
  }

  function close(): void {
    if (!isOpen) return;
    isOpen = false;
    launcher.setOpen(false);
    void panel?.then(loaded => loaded.hide());
    // Only from inside the panel: a page that closes it keeps the focus where it is.
    if (root.activeElement && root.activeElement !== button) button.focus();
    events.emit('close', undefined);
  }

  function toggle(): void {
    if (isOpen) close();
    else void open();
  }

  return {
    on: events.on,
    off: events.off,
    open: () => void open(),
    close,
    toggle,
    identify: token => void withPanel(loaded => loaded.identify(token)),
    logout() {
      if (panel || memory.read('token') !== null) void withPanel(loaded => loaded.logout());
    },
    setLocale(code) {
      options.locale = code;
      restyle();
      void panel?.then(loaded => loaded.setLocale(code));
    },
    destroy() {
      isDestroyed = true;
      isOpen = false;
      stopWatching();
      void panel?.then(loaded => loaded.destroy());
      host.remove();
      events.emit('destroy', undefined);
      events.clear();
    },
  };
}

/** What the link of a mail led here with; it goes from the address, so that nobody copies or reloads it. */
function takeCode(): string | undefined {
  const code = /^#deskbell=([\w.-]+)$/.exec(location.hash)?.[1];
  if (code) history.replaceState(history.state, '', location.pathname + location.search);
  return code;
}
