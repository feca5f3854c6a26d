import type { Listener, WidgetEvents } from './events.ts';
import type { Options } from './options.ts';
import { createWidget } from './widget.ts';

/** Called before the script is there, the page's stub keeps the calls in `q`. */
interface Stub {
  (...call: unknown[]): void;
  q?: ArrayLike<unknown>[];
  /** Set by us: this is no stub any more. */
  isReady?: true;
}

type PageWindow = Window & { deskbell?: Stub };

const page = window as PageWindow;

export function isInstalled(): boolean {
  return page.deskbell?.isReady === true;
}

/**
 * `deskbell(command, …)`:
 * - `open`, `close`, `toggle`
 * - `identify, token`: logs in with a JWT the shop's server signed; `logout`
 * - `on, event, listener` and `off, event, listener`; events are `WidgetEvents`
 * - `setLocale, code`
 * - `destroy`: takes everything off the page again
 *
 * Never throws; what it does not know it names in the console.
 */
export function installApi(options: Options): void {
  const before = page.deskbell;
  const widget = createWidget(options);

  const commands: Record<string, (...values: never[]) => void> = {
    open: widget.open,
    close: widget.close,
    toggle: widget.toggle,
    identify: (token: string) => widget.identify(token),
    logout: widget.logout,
    on: (event: keyof WidgetEvents, listener: Listener<unknown>) => widget.on(event, listener),
    off: (event: keyof WidgetEvents, listener: Listener<unknown>) => widget.off(event, listener),
    setLocale: (code: string) => widget.setLocale(code),
    destroy() {
      widget.destroy();
      if (before) page.deskbell = before;
      else delete page.deskbell;
    },
  };

  const api: Stub = (...call) => {
    const [name, ...values] = call as [string, ...never[]];
    const command = Object.hasOwn(commands, name) ? commands[name] : null;
    if (command) command(...values);
    else console.error(`deskbell: there is no command "${name}"`);
  };
  api.isReady = true;
  page.deskbell = api;
  const waiting = Array.from(before?.q ?? []);
  if (before?.q) before.q = [];
  for (const call of waiting) api(...Array.from(call));
}
