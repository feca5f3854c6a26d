import type { IconName } from '../ui/icon.tsx';
import { words } from './words.ts';

export type SectionId = keyof typeof words.sections;

export interface SectionEntry {
  id: SectionId;
  icon: IconName;
  /** Agents do not see what they may not change; the members they may at least know. */
  isForAdmins: boolean;
}

const SECTION_GROUPS: readonly { name: string; sections: readonly SectionEntry[] }[] = [
  {
    name: words.groups.own,
    sections: [
      { id: 'profile', icon: 'person', isForAdmins: false },
      { id: 'security', icon: 'shield', isForAdmins: false },
    ],
  },
  {
    name: words.groups.team,
    sections: [
      { id: 'members', icon: 'people', isForAdmins: false },
      { id: 'macros', icon: 'bolt', isForAdmins: false },
      { id: 'views', icon: 'bookmark', isForAdmins: false },
    ],
  },
  {
    name: words.groups.channel,
    sections: [
      { id: 'widget', icon: 'spark', isForAdmins: true },
      { id: 'hours', icon: 'clock', isForAdmins: true },
      { id: 'service', icon: 'star', isForAdmins: true },
      { id: 'uploads', icon: 'attach', isForAdmins: true },
      { id: 'keys', icon: 'key', isForAdmins: true },
      { id: 'identity', icon: 'checkCircle', isForAdmins: true },
      { id: 'webhooks', icon: 'webhook', isForAdmins: true },
      { id: 'outbox', icon: 'mail', isForAdmins: true },
    ],
  },
  {
    name: words.groups.data,
    sections: [
      { id: 'data', icon: 'download', isForAdmins: true },
      { id: 'audit', icon: 'note', isForAdmins: true },
    ],
  },
];

export function visibleGroups(isAdmin: boolean): typeof SECTION_GROUPS {
  return SECTION_GROUPS.map(({ name, sections }) => ({
    name,
    sections: sections.filter(({ isForAdmins }) => isAdmin || !isForAdmins),
  })).filter(({ sections }) => sections.length > 0);
}
