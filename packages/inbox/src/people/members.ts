import { type Member, ROUTES } from '@deskbell/protocol';
import { computed, signal } from '@preact/signals';
import { api } from '../api/http.ts';
import { me } from '../app/session.ts';
import { onFrame, onStale } from '../live/live.ts';

/** Everybody of the team, those who left among them: their names stand beside what they wrote. */
export const members = signal<readonly Member[]>([]);
/** Who can be given something to do, oneself first. */
export const assignable = computed(() => {
  const own = me.value?.member.id;
  return members.value
    .filter(({ enabled }) => enabled)
    .toSorted((a, b) => Number(b.id === own) - Number(a.id === own) || a.name.localeCompare(b.name));
});
const byId = computed(() => new Map(members.value.map(member => [member.id, member])));

/** Null for who is none of the team, such as a shop's own name for somebody. */
export function findMember(id: string | null): Member | null {
  if (id === null) return null;
  const own = me.value?.member;
  return byId.value.get(id) ?? (own?.id === id ? own : null);
}

/** Who a conversation belongs to, in words. */
export function nameOfAssignee(id: string): string {
  return findMember(id)?.name ?? id;
}

export async function loadMembers(): Promise<boolean> {
  const answer = await api.get<{ members: Member[] }>(ROUTES.agentMembers);
  if (answer.ok) members.value = answer.value.members;
  return answer.ok || !answer.error.retryable;
}

export function keepMembers(): () => void {
  void loadMembers();
  const ends = [
    onStale(loadMembers, { isSlow: true }),
    onFrame(frame => {
      if (frame.type === 'changed' && frame.what === 'members') void loadMembers();
    }),
  ];
  return () => {
    for (const end of ends) end();
  };
}
