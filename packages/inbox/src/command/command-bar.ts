import { hasLetterKeys } from '../app/preferences.ts';
import { labels } from '../labels.ts';
import { IS_MAC, registry } from './desk-registry.ts';
import { isComposing, sayKeys } from './keys.ts';
import { filterByWords } from './match.ts';
import { isPaletteOpen, openPalette } from './palette.tsx';
import { passingCommands } from './passing-commands.ts';
import { COMMAND_GROUPS } from './registry.ts';

/** Everything one can do now, by name. */
export function openCommandBar(): void {
  openPalette({
    label: labels.commands,
    placeholder: labels.commandPlaceholder,
    choices(typed) {
      // Hundreds of tags are there for who types one.
      const passing = passingCommands().filter(({ id }) => typed !== '' || !id.startsWith('go tag:'));
      const usable = [...registry.all(), ...passing]
        .filter(command => command.isAvailable?.() ?? true)
        .toSorted((a, b) => COMMAND_GROUPS.indexOf(a.group) - COMMAND_GROUPS.indexOf(b.group));
      return filterByWords(typed, usable, ({ title, words = '' }) => `${title} ${words}`).map(command => ({
        id: command.id,
        label: command.title,
        ...(typed === '' && { group: labels.commandGroups[command.group] }),
        icon: command.icon,
        keys: command.keys?.[0] && sayKeys(command.keys[0], IS_MAC),
        run: command.run,
      }));
    },
  });
}

/** All keys of the page come by here. The answer ends it. */
export function listenToKeys(): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || isComposing(event) || isPaletteOpen()) return;
    if (document.querySelector('dialog[open]')) return;
    const isOurs = registry.press(event, {
      isWriting: isField(event.target),
      hasLetterKeys: hasLetterKeys.peek() === 'on',
    });
    if (isOurs) event.preventDefault();
  };
  addEventListener('keydown', onKeyDown);
  return () => removeEventListener('keydown', onKeyDown);
}

function isField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input:not([type=checkbox]), textarea, select'))
  );
}
