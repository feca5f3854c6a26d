import type { Events } from './events.ts';
import type { Look } from './look.ts';
import type { Memory } from './memory.ts';
import type { Options } from './options.ts';

/** What the loader gives to the panel. */
export interface PanelHost {
  options: Options;
  memory: Memory;
  events: Events;
  root: ShadowRoot;
  host: HTMLElement;
  /** Holds the launcher; the panel puts itself before it, so that it comes first by keyboard. */
  frame: HTMLElement;
  look(): Look;
  setLook(look: Look): void;
  setUnread(count: number): void;
  /** The customer closes the panel from inside. */
  close(): void;
}

/** What the panel gives to the loader. */
export interface Panel {
  show(): void;
  hide(): void;
  identify(token: string): void;
  /** The code behind the link of a mail (CM7). */
  resume(code: string): Promise<void>;
  logout(): void;
  setLocale(code: string): void;
  destroy(): void;
}

export interface PanelModule {
  mountPanel(host: PanelHost): Panel;
}
