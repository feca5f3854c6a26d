import { ROUTES } from '@deskbell/protocol';
import { keysOf, registry } from '../command/desk-registry.ts';
import { labels } from '../labels.ts';
import type { MenuEntry } from '../ui/menu.tsx';
import { hasNotifications, hasSound, theme } from './preferences.ts';
import { environment, logOut, me } from './session.ts';

/** What belongs to the person and not to a conversation. */
export function accountEntries(): MenuEntry[] {
  const environments = me.value?.environments ?? [];
  return [
    { heading: labels.theme },
    ...(['system', 'light', 'dark'] as const).map(each => ({
      label: labels.themes[each],
      isChecked: theme.value === each,
      run: () => {
        theme.value = each;
      },
    })),
    null,
    { label: labels.sound, isChecked: hasSound.value === 'on', run: () => registry.run('toggle-sound') },
    {
      label: labels.notifications,
      isChecked: hasNotifications.value === 'on',
      run: () => registry.run('toggle-notifications'),
    },
    { label: labels.shortcuts, icon: 'keyboard', keys: keysOf('shortcuts'), run: () => registry.run('shortcuts') },
    null,
    ...(environments.length > 1
      ? [
          ...environments.map(each => ({
            label: `${labels.environment}: ${labels.environments[each]}`,
            isChecked: environment.value === each,
            run: () => switchEnvironment(each),
          })),
          null,
        ]
      : []),
    { label: labels.logOut, icon: 'leave', run: () => void logOut() },
  ];
}

/** Nothing of one may be seen in the other: the page begins anew, at this path below `/inbox`. */
export function switchEnvironment(next: 'live' | 'test', path = ''): void {
  if (environment.peek() === next) return;
  environment.value = next;
  location.assign(ROUTES.inbox + path);
}
