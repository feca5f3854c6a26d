import { sayKeys } from './keys.ts';
import { createRegistry } from './registry.ts';

export const IS_MAC = /Mac|iP(hone|ad|od)/.test(navigator.platform);

/** The one of this page. */
export const registry = createRegistry({ isMac: IS_MAC, now: () => Date.now() });

/** The first shortcut of a command, for people; undefined without one. */
export function keysOf(commandId: string): string | undefined {
  // Read as it is shown: the first screen is drawn before there are commands.
  const [keys] = registry.all().find(({ id }) => id === commandId)?.keys ?? [];
  return keys && sayKeys(keys, IS_MAC);
}
