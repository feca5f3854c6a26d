import type { ConversationStatus, Priority, SenderType } from '@deskbell/protocol';
import { LANGUAGES, type Language, NOTES, TAGS } from './phrases.ts';
import type { Random } from './random.ts';

/** A conversation as it might have been. Instants are epoch milliseconds. */
export interface SeededConversation {
  createdAt: number;
  customer: { name: string; email: string } | null;
  status: ConversationStatus;
  priority: Priority;
  /** Of the members there are; null: nobody's. */
  assignee: number | null;
  tags: string[];
  messages: { at: number; by: SenderType; content: string }[];
  note: { at: number; content: string } | null;
  closedAt: number | null;
  /** 1–5; null: nothing was asked or answered. */
  score: number | null;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const DAYS = 365;

export interface Story {
  now: number;
  conversations: number;
  members: number;
  /** Before the first one's number; names nobody had before. */
  first: number;
}

/** The `index`-th of them all, of which the first began a year ago and the last just now. */
export function makeConversation(
  random: Random,
  { now, conversations, members, first }: Story,
  index: number,
): SeededConversation {
  const language = random.pick(LANGUAGES);
  const facts = {
    o: `A-${10_000 + first + index}`,
    p: random.pick(language.products),
    c: random.pick(language.places),
  };
  const fill = (text: string) => text.replace(/\{(\w)\}/g, (_, name: keyof typeof facts) => facts[name]);
  // More of them lately than a year ago.
  const share = 1 - (index + random.next()) / conversations;
  const createdAt = Math.round(now - 2 * MINUTE_MS - DAYS * DAY_MS * share ** 1.5);
  const messages = makeMessages(random, language, createdAt, now).map(message => ({
    ...message,
    content: fill(message.content),
  }));
  const last = messages.at(-1)?.at ?? createdAt;
  const status = pickStatus(random, now - last);
  const closedAt = status === 'closed' ? Math.min(last + random.delay(30 * MINUTE_MS), now - 1) : null;
  const isTaken = status === 'closed' || random.next() < 0.6;
  return {
    createdAt,
    customer: random.next() < 0.6 ? makeCustomer(random, language, first + index) : null,
    status,
    priority: random.next() < 0.93 ? 'normal' : random.pick(['low', 'high', 'high', 'urgent']),
    assignee: isTaken ? random.whole(members) : null,
    tags: random.next() < 0.3 ? [random.pick(TAGS)] : [],
    messages,
    note: random.next() < 0.1 ? { at: last, content: fill(random.pick(NOTES)) } : null,
    closedAt,
    score: closedAt !== null && random.next() < 0.15 ? random.pick([5, 5, 5, 4, 4, 3, 2, 1]) : null,
  };
}

function makeMessages(random: Random, language: Language, createdAt: number, now: number) {
  const length = 1 + random.whole(9);
  const messages: SeededConversation['messages'] = [];
  let at = createdAt;
  for (let index = 0; index < length && at < now - MINUTE_MS; index++) {
    const isAnswer = index % 2 === 1;
    const texts = isAnswer ? language.answers : index < 4 ? language.questions : language.thanks;
    const by = !isAnswer ? 'customer' : random.next() < 0.2 ? 'ai' : 'agent';
    messages.push({ at, by, content: random.pick(texts) });
    at += 1 + random.delay(isAnswer ? 6 * MINUTE_MS : 25 * MINUTE_MS);
  }
  return messages;
}

/** What is old is closed. */
function pickStatus(random: Random, restsMs: number): ConversationStatus {
  if (random.next() < (restsMs > 14 * DAY_MS ? 0.99 : 0.6)) return 'closed';
  return random.pick(['open', 'open', 'open', 'pending', 'snoozed']);
}

function makeCustomer(random: Random, language: Language, index: number) {
  const name = random.pick(language.names);
  return { name, email: `customer-${index}@${random.pick(['mail', 'post', 'inbox'])}.example` };
}
