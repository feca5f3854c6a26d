import { data } from './words/data.ts';
import { own } from './words/own.ts';
import { shop } from './words/shop.ts';
import { team } from './words/team.ts';

/** What the settings say. */
export const words = {
  settings: 'Settings',
  save: 'Save',
  saved: 'Saved',
  discard: 'Discard',
  notSaved: 'Not saved yet',
  thisField: 'This',
  unsaved: 'Not saved',
  unsavedElsewhere: (section: string) => `Changes in “${section}” are not saved yet.`,
  goBack: 'Go back',
  cancel: 'Cancel',
  done: 'Done',
  add: 'Add',
  remove: 'Remove',
  edit: 'Edit',
  delete: 'Delete',
  rename: 'Rename',
  copy: 'Copy',
  more: 'More',
  loadMore: 'Load more',
  actionsFor: (name: string) => `Actions for ${name}`,
  shownOnce: 'This is shown this once. Keep it where secrets are kept; nobody can look it up later.',
  you: 'you',
  never: 'never',
  nameMissing: 'A name, please.',
  tooLong: (max: number) => `At most ${max} characters.`,

  groups: { own: 'You', team: 'Team', channel: 'Your shop', data: 'Data' },
  sections: {
    profile: 'Profile',
    security: 'Log-in and devices',
    members: 'Members',
    macros: 'Canned replies',
    views: 'Saved views',
    widget: 'Widget',
    hours: 'Hours',
    service: 'Service',
    uploads: 'Files',
    keys: 'Keys',
    identity: 'Identity keys',
    webhooks: 'Webhooks',
    outbox: 'Test outbox',
    data: 'Export and erase',
    audit: 'Audit log',
  },

  statuses: { open: 'Open', pending: 'Pending', snoozed: 'Snoozed', closed: 'Closed' },
  priorities: { low: 'Low', normal: 'Normal', high: 'High', urgent: 'Urgent' },
  ...own,
  ...team,
  ...shop,
  ...data,
} as const;
