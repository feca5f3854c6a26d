// Shortcuts as they are written down: `e`, `shift+/`, `mod+k`, or one after the other, `g m`. `mod` is Command on a Mac
// and Ctrl elsewhere.

export interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/** What was pressed, written as shortcuts are; null for a modifier alone. */
export function writeKey({ key, ctrlKey, metaKey, altKey, shiftKey }: Pressed, isMac: boolean): string | null {
  if (['Control', 'Meta', 'Shift', 'Alt', 'AltGraph', 'Dead'].includes(key)) return null;
  const isMod = isMac ? metaKey : ctrlKey;
  const isOther = isMac ? ctrlKey : metaKey;
  const name = key === ' ' ? 'space' : key.toLowerCase();
  // `?` is `?` on every keyboard, however it is made; letters and named keys are told apart by shift.
  const isShifted = shiftKey && (name.length > 1 || /\p{L}/u.test(name));
  const parts = [isMod && 'mod', isOther && 'other', altKey && 'alt', isShifted && 'shift', name];
  return parts.filter(Boolean).join('+');
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
