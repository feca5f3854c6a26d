/** What became of every message of a storm: sent, answered, seen by its customer over the socket or a poll. */
export interface StormLedger {
  /** Notes a send; answers its content, which is its client_id too. */
  sending(customer: number): string;
  /** The answer 200, or 409 for a repetition, named this id. */
  accepted(content: string, id: string): void;
  /** The customer's log took it over. Each log takes a message once: twice is a fault. */
  seen(customer: number, content: string, id: string): void;
  acceptedCount(): number;
  /** Accepted and not seen yet. */
  unseenCount(): number;
  /** Call when nothing is on its way any more. */
  problems(): string[];
}

interface Entry {
  customer: number;
  acceptedId: string | null;
  seenIds: string[];
}

export function createStormLedger(): StormLedger {
  const entries = new Map<string, Entry>();
  const found: string[] = [];
  let accepted = 0;
  let unseen = 0;
  return {
    sending(customer) {
      const content = `Is anybody there? Customer ${customer}, question ${entries.size}`;
      entries.set(content, { customer, acceptedId: null, seenIds: [] });
      return content;
    },
    accepted(content, id) {
      const entry = entries.get(content);
      if (entry === undefined) throw new Error(`nobody sent ${content}`);
      accepted++;
      entry.acceptedId = id;
      if (entry.seenIds.length === 0) unseen++;
    },
    seen(customer, content, id) {
      const entry = entries.get(content);
      if (entry === undefined || entry.customer !== customer) {
        found.push(`customer ${customer} got a message that is not theirs: ${content}`);
        return;
      }
      if (entry.seenIds.length === 0 && entry.acceptedId !== null) unseen--;
      entry.seenIds.push(id);
    },
    acceptedCount: () => accepted,
    unseenCount: () => unseen,
    problems: () => [...found, ...[...entries].flatMap(([content, entry]) => problemsOf(content, entry))],
  };
}

function problemsOf(content: string, { acceptedId, seenIds }: Entry): string[] {
  const problems: string[] = [];
  if (acceptedId === null) problems.push(`never answered, for all the retries: ${content}`);
  if (acceptedId !== null && seenIds.length === 0)
    problems.push(`accepted as ${acceptedId} and never seen: ${content}`);
  if (seenIds.length > 1) problems.push(`in its customer's log ${seenIds.length} times: ${content}`);
  if (acceptedId !== null && seenIds.some(id => id !== acceptedId)) {
    problems.push(`accepted as ${acceptedId}, seen as ${seenIds.join(', ')}: ${content}`);
  }
  return problems;
}
