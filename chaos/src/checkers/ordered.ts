import type { Message } from '@deskbell/protocol';
import type { FinalRead, History } from '../history.ts';
import { type Checker, clientIdOf, type Violation } from './violation.ts';

/** [I4] One order everywhere: of commits, of `created_at`, of pages, of frames, through every node. */
export const checkOrder: Checker = history => {
  const evidence = [
    ...history.finals.flatMap(isStraight),
    ...agreesBetweenNodes(history),
    ...history.pages.flatMap(({ reader, messages }) =>
      findDisorder(messages).map(fault => `a page of ${reader}: ${fault}`),
    ),
    ...agreesWithLog(history),
    ...followsTime(history),
  ];
  return evidence.map((text): Violation => ({ rule: 'I4', evidence: text }));
};

function isStraight({ thread, node, messages, conversation }: FinalRead): string[] {
  const where = `${thread} through node ${node}`;
  const faults = findDisorder(messages).map(fault => `${where}: ${fault}`);
  const mark = messages.at(-1)?.created_at ?? null;
  if (conversation.last_message_at !== mark) {
    faults.push(`${where}: last_message_at is ${conversation.last_message_at}, the last message's ${mark}`);
  }
  if (conversation.message_count !== messages.length) {
    faults.push(`${where}: message_count is ${conversation.message_count} with ${messages.length} messages (CV5)`);
  }
  return faults;
}

function findDisorder(messages: Message[]): string[] {
  return messages.flatMap((message, index) => {
    const before = messages[index - 1];
    return before && before.created_at >= message.created_at
      ? [`${message.id} at ${message.created_at} comes after ${before.id} at ${before.created_at}`]
      : [];
  });
}

function agreesBetweenNodes({ finals }: History): string[] {
  const text = ({ messages }: FinalRead) => JSON.stringify(messages);
  return finals.flatMap(one => {
    const other = finals.find(({ thread, node }) => thread === one.thread && node > one.node);
    return other && text(other) !== text(one) ? [`${one.thread} is not the same through both nodes`] : [];
  });
}

/** Whoever saw a message saw what the log has; and a frame names the message that is just before it. */
function agreesWithLog({ finals, pages, frames }: History): string[] {
  const faults = new Set<string>();
  const stored = new Map<string, { message: Message; previous: string | null }>();
  for (const { messages } of finals) {
    for (const [index, message] of messages.entries()) {
      stored.set(message.id, { message, previous: messages[index - 1]?.created_at ?? null });
    }
  }
  const seen = [...pages.flatMap(({ messages }) => messages), ...frames.map(({ message }) => message)];
  for (const { id, content, created_at } of seen) {
    const known = stored.get(id);
    // A stranger's conversation is none of those read in the end; what is missing there, others find.
    if (!known) continue;
    if (known.message.content !== content) faults.add(`${id} was seen with another content`);
    const times = [known.message.created_at, known.message.metadata['original_created_at']];
    if (!times.includes(created_at))
      faults.add(`${id} was seen at ${created_at} and is at ${known.message.created_at}`);
  }
  for (const { message, previous, socket } of frames) {
    const known = stored.get(message.id);
    // A login gives its messages new places, and new neighbours.
    if (!known || known.message.created_at !== message.created_at || wasMoved(known.message)) continue;
    if (known.previous === previous) continue;
    const isJoint = finals.some(
      ({ messages }) => messages.some(wasMoved) && messages.some(({ id }) => id === message.id),
    );
    if (!isJoint) {
      faults.add(`socket ${socket}: ${message.id} names ${previous} as the one before it; that is ${known.previous}`);
    }
  }
  return [...faults];
}

/** What was answered before another was said is before it. */
function followsTime({ finals, attempts }: History): string[] {
  const said = Map.groupBy(
    attempts.filter(({ sender }) => sender !== 'note'),
    ({ clientId }) => clientId,
  );
  return finals.flatMap(({ thread, messages }) => {
    const ordered = messages.flatMap(message => {
      const tries = said.get(clientIdOf(message.content));
      if (!tries || wasMoved(message)) return [];
      const answered = Math.min(...tries.filter(attempt => attempt.message !== null).map(({ to }) => to));
      return [{ message, from: Math.min(...tries.map(({ from }) => from)), answered }];
    });
    let latestStart: (typeof ordered)[number] | undefined;
    return ordered.flatMap(current => {
      const before = latestStart;
      if (!before || current.from > before.from) latestStart = current;
      // It is later in the log than one that was only said after it had been answered.
      return before && current.answered < before.from
        ? [
            `${thread}: ${current.message.content} was answered before ${before.message.content} was said, and comes after it`,
          ]
        : [];
    });
  });
}

function wasMoved({ metadata }: Message): boolean {
  return metadata['original_created_at'] !== undefined;
}
