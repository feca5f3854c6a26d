import type { AgentConversation, Macro } from '@deskbell/protocol';
import { me } from '../app/session.ts';
import { filterByWords, matchWords } from '../command/match.ts';
import { macros } from '../list/desk-lists.ts';
import { assignable } from '../people/members.ts';
import type { Trigger } from './trigger.ts';
import { fillIn, firstNameOf, type Values } from './variables.ts';

export interface Suggestion {
  id: string;
  label: string;
  detail: string;
  /** What stands in the text in place of what was typed. */
  insert: string;
  macro?: Macro;
}

const SHOWN_MAX = 6;

/** What fits behind a `/` or an `@`. */
export function suggest({ sign, typed }: Trigger, conversation: AgentConversation): Suggestion[] {
  const all = sign === '/' ? suggestMacros(typed, conversation) : suggestPeople(typed);
  return all.slice(0, SHOWN_MAX);
}

function suggestMacros(typed: string, conversation: AgentConversation): Suggestion[] {
  const wanted = typed.toLowerCase();
  const rank = ({ shortcut, title }: Macro) => {
    if (shortcut?.toLowerCase().startsWith(wanted)) return 0;
    return matchWords(typed, title) === null ? null : 1;
  };
  return macros
    .peek()
    .map(macro => ({ macro, rank: rank(macro) }))
    .filter(({ rank }) => rank !== null)
    .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0) || a.macro.title.localeCompare(b.macro.title))
    .map(({ macro }) => ({
      id: macro.id,
      label: macro.title,
      detail: macro.shortcut ? `/${macro.shortcut}` : '',
      insert: fillIn(macro.content, valuesOf(conversation)),
      macro,
    }));
}

function suggestPeople(typed: string): Suggestion[] {
  return filterByWords(typed, assignable.peek(), ({ name }) => name).map(({ id, name, email }) => ({
    id,
    label: name,
    detail: email,
    insert: `@${name} `,
  }));
}

export function valuesOf({ customer, number }: AgentConversation): Values {
  const who = me.peek();
  return {
    'customer.name': customer.name,
    'customer.first_name': firstNameOf(customer.name),
    'agent.name': who?.member.name ?? null,
    'business.name': who?.business.name ?? null,
    'conversation.number': String(number),
  };
}
