import type { Message } from '@deskbell/protocol';
import type { Answer, Customer } from './clients.ts';

/** What one customer's writers were told, to be held against what the server has. The content is the client_id. */
export interface Journal {
  acknowledged: Map<string, Message>;
  /** Sent, but no answer came, or one that says nothing: stored once or not at all. */
  unknown: Set<string>;
  /** Contradictions between answers. */
  faults: string[];
}

export function createJournal(): Journal {
  return { acknowledged: new Map(), unknown: new Set(), faults: [] };
}

/** Sends and notes the outcome; false when no answer came. */
export async function sendAndNote(journal: Journal, customer: Customer, clientId: string): Promise<boolean> {
  journal.unknown.add(clientId);
  const answer = await customer.send(clientId, clientId).catch(() => null);
  if (answer === null) return false;
  note(journal, clientId, answer);
  return true;
}

function note(journal: Journal, clientId: string, answer: Answer): void {
  const { status } = answer;
  if (status === 503) return;
  if (status !== 200 && status !== 409) {
    journal.faults.push(`${clientId} was answered ${status}: ${answer.text}`);
    return;
  }
  const message = (status === 200 ? answer.data : answer.error?.context?.['message']) as Message;
  const before = journal.acknowledged.get(clientId);
  if (before && before.id !== message.id) journal.faults.push(`${clientId} is ${before.id} and ${message.id}`);
  if (before && status === 200) journal.faults.push(`${clientId} was accepted twice`);
  journal.acknowledged.set(clientId, message);
  journal.unknown.delete(clientId);
}

/** One sentence for each way in which the history is not what the customer was told (I1, I3, I4). */
export function compare({ acknowledged, unknown, faults }: Journal, history: Message[]): string[] {
  const found = [...faults];
  const ids = new Map(history.map(message => [message.id, message]));
  for (const [clientId, message] of acknowledged) {
    const stored = ids.get(message.id);
    if (!stored) found.push(`${clientId} was acknowledged as ${message.id} and is lost`);
    else if (JSON.stringify(stored) !== JSON.stringify(message)) found.push(`${clientId} changed`);
  }
  const contents = history.map(message => message.content);
  for (const content of new Set(contents.filter((content, index) => contents.indexOf(content) !== index))) {
    found.push(`${content} is there more than once`);
  }
  for (const content of contents) {
    if (!acknowledged.has(content) && !unknown.has(content)) found.push(`${content} was never sent`);
  }
  for (const [index, message] of history.entries()) {
    const before = history[index - 1];
    if (before && before.created_at >= message.created_at) found.push(`${message.content} is out of order`);
  }
  return found;
}
