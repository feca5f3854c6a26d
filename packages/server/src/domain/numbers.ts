import type { DayOfNumbers, Numbers, SenderType } from '@deskbell/protocol';
import { type Calendar, dayAt } from './calendar.ts';

/** What happened in a conversation, each in the order of time. */
export interface History {
  /** The conversation's. */
  number: number;
  createdAt: number;
  messages: { at: number; by: SenderType; authorId: string | null }[];
  /** When it was closed, and by which member; null: by nobody in particular. */
  closings: { at: number; memberId: string | null }[];
}

export interface GivenRating {
  at: number;
  score: number;
  memberId: string | null;
}

interface Tally {
  created: number;
  closed: number;
  customerMessages: number;
  agentMessages: number;
  firstReplies: number[];
  resolutions: number[];
  scores: number[];
}

interface AgentTally {
  replies: number;
  closed: number;
  scores: number[];
}

/** Counts histories one by one, so that nobody has to hold all of them. */
export interface Counting {
  add(history: History): void;
  rate(rating: GivenRating): void;
  /** `nameOf`: of a member; null: there is none with that id any more. */
  finish(nameOf: (memberId: string) => string | null): Pick<Numbers, 'total' | 'days' | 'agents'>;
}

/**
 * An episode begins with a customer's message in a new or closed conversation and ends when that is closed. Its first
 * reply is the first by a person or the AI; it counts on the day it was written, a resolution on the day of closing (NU2).
 */
export function startCounting(calendar: Calendar): Counting {
  const days = calendar.days.map(createTally);
  const agents = new Map<string, AgentTally>();
  const at = (instant: number): Tally | undefined => days[dayAt(calendar, instant)];
  const agent = (id: string): AgentTally => {
    const tally = agents.get(id) ?? { replies: 0, closed: 0, scores: [] };
    agents.set(id, tally);
    return tally;
  };

  function countMessage({ at: instant, by, authorId }: History['messages'][number]): void {
    const day = at(instant);
    if (!day) return;
    if (by === 'customer') day.customerMessages++;
    if (by !== 'agent') return;
    day.agentMessages++;
    if (authorId !== null) agent(authorId).replies++;
  }

  function countEpisodes({ messages, closings }: History): void {
    let begin: number | null = null;
    let isAnswered = false;
    let next = 0;
    const closeUntil = (instant: number) => {
      for (; next < closings.length && (closings[next]?.at ?? 0) <= instant; next++) {
        const closing = closings[next];
        if (closing && begin !== null) at(closing.at)?.resolutions.push(closing.at - begin);
        begin = null;
      }
    };
    for (const { at: instant, by } of messages) {
      closeUntil(instant);
      if (by === 'customer' && begin === null) {
        begin = instant;
        isAnswered = false;
      } else if ((by === 'agent' || by === 'ai') && begin !== null && !isAnswered) {
        at(instant)?.firstReplies.push(instant - begin);
        isAnswered = true;
      }
    }
    closeUntil(Number.POSITIVE_INFINITY);
  }

  return {
    add(history) {
      const created = at(history.createdAt);
      if (created && history.messages.length > 0) created.created++;
      for (const message of history.messages) countMessage(message);
      for (const closing of history.closings) {
        const day = at(closing.at);
        if (!day) continue;
        day.closed++;
        if (closing.memberId !== null) agent(closing.memberId).closed++;
      }
      countEpisodes(history);
    },
    rate({ at: instant, score, memberId }) {
      const day = at(instant);
      if (!day) return;
      day.scores.push(score);
      if (memberId !== null) agent(memberId).scores.push(score);
    },
    finish: nameOf => ({
      total: summarise(sum(days)),
      days: days.map((tally, index) => ({ day: calendar.days[index] ?? '', ...summarise(tally) })),
      agents: [...agents]
        .map(([id, { replies, closed, scores }]) => ({
          member_id: id,
          name: nameOf(id) ?? id,
          replies,
          closed,
          csat_count: scores.length,
          csat_average: average(scores),
        }))
        .sort((one, other) => other.replies - one.replies || (one.member_id < other.member_id ? -1 : 1)),
    }),
  };
}

function createTally(): Tally {
  return {
    created: 0,
    closed: 0,
    customerMessages: 0,
    agentMessages: 0,
    firstReplies: [],
    resolutions: [],
    scores: [],
  };
}

function sum(days: Tally[]): Tally {
  const total = createTally();
  for (const day of days) {
    total.created += day.created;
    total.closed += day.closed;
    total.customerMessages += day.customerMessages;
    total.agentMessages += day.agentMessages;
  }
  total.firstReplies = days.flatMap(day => day.firstReplies);
  total.resolutions = days.flatMap(day => day.resolutions);
  total.scores = days.flatMap(day => day.scores);
  return total;
}

function summarise(tally: Tally): Omit<DayOfNumbers, 'day'> {
  const replies = tally.firstReplies.toSorted((one, other) => one - other);
  const resolutions = tally.resolutions.toSorted((one, other) => one - other);
  return {
    conversations_created: tally.created,
    conversations_closed: tally.closed,
    customer_messages: tally.customerMessages,
    agent_messages: tally.agentMessages,
    first_reply_median_s: seconds(replies, 0.5),
    first_reply_p90_s: seconds(replies, 0.9),
    resolution_median_s: seconds(resolutions, 0.5),
    resolution_p90_s: seconds(resolutions, 0.9),
    csat_count: tally.scores.length,
    csat_average: average(tally.scores),
  };
}

/** The smallest of the sorted times that this share of them does not exceed, in whole seconds. */
function seconds(sorted: number[], share: number): number | null {
  const ms = sorted[Math.ceil(share * sorted.length) - 1];
  return ms === undefined ? null : Math.round(ms / 1000);
}

/** To two places. */
function average(scores: number[]): number | null {
  if (scores.length === 0) return null;
  return Math.round((scores.reduce((total, score) => total + score, 0) / scores.length) * 100) / 100;
}
