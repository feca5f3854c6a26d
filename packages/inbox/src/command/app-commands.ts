import { switchEnvironment } from '../app/account-menu.ts';
import { hasNotifications, hasSound, theme } from '../app/preferences.ts';
import { navigate } from '../app/router.ts';
import { viewPath } from '../app/routes.ts';
import { environment, logOut, me } from '../app/session.ts';
import { labels } from '../labels.ts';
import { BUILT_IN_VIEWS } from '../list/views.ts';
import { toggleNotifications } from '../live/news.ts';
import { toast } from '../ui/toast.tsx';
import { openCommandBar } from './command-bar.ts';
import { type Command, inGroup } from './registry.ts';
import { openShortcutSheet } from './shortcut-sheet.tsx';

const title = labels.command;

const VIEW_KEYS: Record<string, string> = {
  mine: 'g m',
  unassigned: 'g u',
  open: 'g o',
  mentions: 'g n',
  pending: 'g p',
  snoozed: 'g s',
  closed: 'g c',
  all: 'g a',
};

/** Where one can go. */
export const placeCommands = inGroup('go', [
  ...BUILT_IN_VIEWS.map(
    ({ id, name, icon }): Omit<Command, 'group'> => ({
      id: `go-${id}`,
      title: name,
      icon,
      words: 'go view',
      keys: [VIEW_KEYS[id] ?? ''].filter(Boolean),
      run: () => navigate(viewPath(id)),
    }),
  ),
  {
    id: 'go-numbers',
    title: labels.numbers,
    icon: 'chart',
    keys: ['g r'],
    words: 'reports statistics',
    run: () => navigate('/numbers'),
  },
  { id: 'go-settings', title: labels.settings, icon: 'settings', keys: ['g ,'], run: () => navigate('/settings') },
]);

/** What belongs to the person and not to a conversation. */
export const appCommands = inGroup('app', [
  { id: 'commands', title: labels.commands, icon: 'command', keys: ['mod+k'], isGlobal: true, run: openCommandBar },
  {
    id: 'shortcuts',
    title: labels.shortcuts,
    icon: 'keyboard',
    keys: ['?'],
    words: 'help keys',
    run: openShortcutSheet,
  },
  ...(['system', 'light', 'dark'] as const).map(
    (each): Omit<Command, 'group'> => ({
      id: `theme-${each}`,
      title: `${labels.theme}: ${labels.themes[each]}`,
      icon: each === 'dark' ? 'moon' : 'sun',
      words: 'dark light mode',
      isAvailable: () => theme.peek() !== each,
      run: () => {
        theme.value = each;
      },
    }),
  ),
  {
    id: 'toggle-sound',
    title: title.toggleSound,
    icon: 'bell',
    words: 'mute',
    run: () => {
      hasSound.value = hasSound.peek() === 'on' ? 'off' : 'on';
      toast(hasSound.value === 'on' ? labels.soundIsOn : labels.soundIsOff);
    },
  },
  {
    id: 'toggle-notifications',
    title: title.toggleNotifications,
    icon: 'bellOff',
    run: () => void switchNotifications(),
  },
  {
    id: 'environment',
    title: title.environment,
    icon: 'bolt',
    words: 'test live',
    isAvailable: () => (me.peek()?.environments.length ?? 0) > 1,
    run: () => switchEnvironment(environment.peek() === 'live' ? 'test' : 'live'),
  },
  { id: 'log-out', title: labels.logOut, icon: 'leave', run: () => void logOut() },
]);

async function switchNotifications(): Promise<void> {
  const state = await toggleNotifications();
  if (state === 'blocked') toast(labels.notificationsBlocked, { kind: 'problem' });
  else toast(hasNotifications.peek() === 'on' ? labels.notificationsOn : labels.notificationsOff);
}
