import { signal } from '@preact/signals';
import { hasLetterKeys } from '../app/preferences.ts';
import { labels } from '../labels.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Switch } from '../ui/field.tsx';
import { IS_MAC, registry } from './desk-registry.ts';
import { sayKeys } from './keys.ts';
import { COMMAND_GROUPS } from './registry.ts';

const isOpen = signal(false);

export function openShortcutSheet(): void {
  isOpen.value = true;
}

/** What the registry knows, on one page. */
export function ShortcutSheet() {
  if (!isOpen.value) return null;
  const withKeys = registry.all().filter(({ keys }) => keys && keys.length > 0);
  return (
    <Dialog title={labels.shortcuts} isWide onClose={() => (isOpen.value = false)}>
      <div class="sheet">
        {/* The keys of many are those of one. */}
        {COMMAND_GROUPS.filter(group => group !== 'selection').map(group => {
          const commands = [...withKeys.filter(command => command.group === group), ...(labels.moreKeys[group] ?? [])];
          return (
            commands.length > 0 && (
              <section key={group}>
                <h3>{labels.commandGroups[group]}</h3>
                <dl>
                  {commands.map(({ id, title, keys = [] }) => (
                    <div key={id}>
                      <dt>{title}</dt>
                      <dd>
                        {keys.map(each => (
                          <kbd key={each}>{sayKeys(each, IS_MAC)}</kbd>
                        ))}
                      </dd>
                    </div>
                  ))}
                </dl>
              </section>
            )
          );
        })}
      </div>
      <p class="soft">{labels.selectionKeys}</p>
      <Switch
        label={labels.letterKeys}
        hint={labels.letterKeysHint}
        isOn={hasLetterKeys.value === 'on'}
        onToggle={isOn => (hasLetterKeys.value = isOn ? 'on' : 'off')}
      />
    </Dialog>
  );
}
