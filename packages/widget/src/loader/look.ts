import { formatColor, parseColor, textOn } from './color.ts';
import type { Memory } from './memory.ts';
import type { Options } from './options.ts';

/** What of the server's settings the launcher shows; remembered, so that it looks the same before the next opening. */
export interface Look {
  accent: string;
  position: 'left' | 'right';
  label: string;
}

const DEFAULT: Look = { accent: '#4f46e5', position: 'right', label: '' };
const NAME = 'look';

export function readLook(memory: Memory): Look {
  try {
    return { ...DEFAULT, ...(JSON.parse(memory.read(NAME) ?? '{}') as Partial<Look>) };
  } catch {
    return DEFAULT;
  }
}

export function rememberLook(memory: Memory, look: Look): void {
  memory.write(NAME, JSON.stringify(look));
}

/** The accent in force: the page's style sheet, its script tag, the server. */
export function accentOf(host: HTMLElement, options: Pick<Options, 'accent'>, look: Look): string {
  const styled = getComputedStyle(host).getPropertyValue('--deskbell-accent').trim();
  return [styled, options.accent, look.accent].find(color => color && CSS.supports('color', color)) ?? DEFAULT.accent;
}

/** Through the CSSOM, which a CSP does not mind. */
export function applyLook(host: HTMLElement, frame: HTMLElement, options: Options, look: Look): void {
  const accent = accentOf(host, options, look);
  frame.style.setProperty('--accent', accent);
  frame.style.setProperty('--on-accent', formatColor(textOn(parseColor(accent) ?? [0, 0, 0])));
  frame.dataset['position'] = options.position ?? look.position;
  frame.dataset['scheme'] = options.colorScheme;
}
