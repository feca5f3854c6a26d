// Shortcuts as they are written down: `e`, `shift+/`, `mod+k`, or one after the other, `g m`. `mod` is Command on a Mac
// and Ctrl elsewhere.

export interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  /** Where the key lies, e.g. `KeyE`. */
  code?: string;
}

/** What was pressed, written as shortcuts are; null for a modifier alone. */
export function writeKey(pressed: Pressed, isMac: boolean): string | null {
  const { ctrlKey, metaKey, altKey, shiftKey } = pressed;
  const key = latinKey(pressed);
  if (['Control', 'Meta', 'Shift', 'Alt', 'AltGraph', 'Dead'].includes(key)) return null;
  const isMod = isMac ? metaKey : ctrlKey;
  const isOther = isMac ? ctrlKey : metaKey;
  const name = key === ' ' ? 'space' : key.toLowerCase();
  // `?` is `?` on every keyboard, however it is made; letters and named keys are told apart by shift.
  const isShifted = shiftKey && (name.length > 1 || /\p{L}/u.test(name));
  const parts = [isMod && 'mod', isOther && 'other', altKey && 'alt', isShifted && 'shift', name];
  return parts.filter(Boolean).join('+');
}

/** Who writes Hebrew or Russian has no E to press: where it would lie on a Latin keyboard counts. */
function latinKey({ key, code = '' }: Pressed): string {
  const isForeign = key.length === 1 && /\p{L}/u.test(key) && !/\p{Script=Latin}/u.test(key);
  const [, letter] = /^Key([A-Z])$/.exec(code) ?? [];
  return isForeign && letter ? letter : key;
}

/** Letters without a modifier: what somebody writing text presses too. */
export const isPlain = (shortcut: string) =>
  !/(^|\+)(mod|other|alt)\+/.test(shortcut) && !/^(escape|f\d+)$/.test(shortcut);

const NAMES: Record<string, string> = {
  enter: 'Enter',
  escape: 'Esc',
  arrowup: '↑',
  arrowdown: '↓',
  backspace: '⌫',
  space: 'Space',
};

/** For people: `Ctrl K`, `⌘ K`, `G then M`. */
export function sayKeys(shortcut: string, isMac: boolean): string {
  return shortcut
    .split(' ')
    .map(step => sayStep(step, isMac))
    .join(' then ');
}

function sayStep(step: string, isMac: boolean): string {
  return step
    .split('+')
    .map(part => {
      if (part === 'mod') return isMac ? '⌘' : 'Ctrl';
      if (part === 'shift') return isMac ? '⇧' : 'Shift';
      if (part === 'alt') return isMac ? '⌥' : 'Alt';
      return NAMES[part] ?? (part.length === 1 ? part.toUpperCase() : part);
    })
    .join(' ');
}

/** Whether the key belongs to an input method. Safari says so only by the number 229 when it ends a composition. */
export const isComposing = (event: { isComposing: boolean; keyCode: number }): boolean =>
  event.isComposing || event.keyCode === 229;
