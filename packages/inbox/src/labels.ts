import { commandLabels } from './labels/command.ts';
import { listLabels } from './labels/list.ts';
import { threadLabels } from './labels/thread.ts';
import { writingLabels } from './labels/writing.ts';

/** Every word of the app that is not the team's or the customer's. */
export const labels = {
  appName: 'Deskbell',
  skipToContent: 'Skip to the content',
  close: 'Close',
  back: 'Back',
  cancel: 'Cancel',
  save: 'Save',
  remove: 'Remove',
  loading: 'Loading…',
  couldNotLoad: 'This could not be loaded',
  tryAgain: 'Try again',
  copied: 'Copied',
  keptUnread: 'Marked as unread.',
  showPassword: 'Show password',

  // What went wrong, by the error's code.
  errors: {
    NETWORK_ERROR: 'The server did not answer. Check the connection and try again.',
    RATE_LIMITED: 'That was too often. Wait a moment and try again.',
    FORBIDDEN: 'You may not do that. Ask an admin.',
    NOT_FOUND: 'It is not there any more.',
    CONFLICT: 'Somebody was faster. Look again and try once more.',
    PAYLOAD_TOO_LARGE: 'That is too large.',
    SERVER_ERROR: 'Something went wrong on the server. Try again in a moment.',
    SERVICE_UNAVAILABLE: 'The server cannot do that just now. Try again in a moment.',
    UNAUTHORIZED: 'You are logged out.',
  } as Record<string, string>,

  // The shell.
  views: 'Views',
  savedViews: 'Saved views',
  tags: 'Tags',
  openSidebar: 'Show the views',
  closeSidebar: 'Hide the views',
  search: 'Search',
  numbers: 'Numbers',
  settings: 'Settings',
  commands: 'Commands',
  shortcuts: 'Keyboard shortcuts',
  account: 'your account',
  logOut: 'Log out',
  theme: 'Appearance',
  themes: { system: 'Like the system', light: 'Light', dark: 'Dark' },
  environment: 'Environment',
  environments: { live: 'Live', test: 'Test' },
  sound: 'Sound',
  notifications: 'Desktop notifications',
  notificationsBlocked: 'The browser blocks notifications of this page. Allow them in its settings.',
  connection: {
    connecting: 'Connecting…',
    polling: 'Live updates are blocked here: news may take a few seconds.',
    offline: 'No connection. What you write is kept, and sent when it is back.',
  },
  view: {
    mine: 'Mine',
    unassigned: 'Unassigned',
    open: 'All open',
    pending: 'Pending',
    snoozed: 'Snoozed',
    closed: 'Closed',
    all: 'Everything',
    mentions: 'Mentions',
  },
  nothingFits: 'Nothing fits that.',
  chosen: 'chosen',
  commandPlaceholder: 'What do you want to do?',
  commandGroups: {
    selection: 'Selected conversations',
    conversation: 'This conversation',
    reply: 'Writing',
    list: 'The list',
    go: 'Go to',
    app: 'The inbox',
  },
  /** What keys do that are no commands. */
  moreKeys: {
    reply: [
      { id: 'macro', title: 'Insert a canned reply', keys: ['/'] },
      { id: 'mention', title: 'Mention somebody, in a note', keys: ['@'] },
      { id: 'leave-field', title: 'Leave the field', keys: ['escape'] },
    ],
    list: [{ id: 'in-list', title: 'Through the list, or what was found', keys: ['arrowdown', 'arrowup'] }],
  } as Record<string, { id: string; title: string; keys: string[] }[]>,
  selectionKeys: 'With several selected, the keys of a conversation are about all of them.',
  letterKeys: 'Single letters as shortcuts',
  letterKeysHint: 'Off, only those with Ctrl, ⌘ or Alt work.',
  tagView: (tag: string) => `Tagged “${tag}”`,
  ...listLabels,
  ...threadLabels,
  ...writingLabels,
  ...commandLabels,
} as const;
