import { Icon } from './icon.tsx';
import { initialsOf } from './initials.ts';

/** A circle with somebody's initials, in a colour that is always the same for the same person. */
export function Avatar({ id, name, size = 2 }: { id: string; name: string | null; size?: number }) {
  return (
    <span
      class={name ? 'avatar' : 'avatar nobody'}
      style={{ '--hue': String(hueOf(id)), '--avatar': `${size}rem` }}
      aria-hidden="true"
    >
      {name ? initialsOf(name) : <Icon name="person" />}
    </span>
  );
}

function hueOf(id: string): number {
  let hash = 0;
  for (const character of id) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 3_600;
  return Math.round(hash / 10);
}
