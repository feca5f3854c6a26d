import type { Polled } from './customers.ts';

/** Compares what one conversation's customer was told is stored with what polling shows (I1, I2, I4). */
export function deliveryProblems(accepted: readonly string[], polled: readonly Polled[]): string[] {
  const problems: string[] = [];
  const times = new Map<string, number>();
  for (const { id } of polled) times.set(id, (times.get(id) ?? 0) + 1);
  for (const id of accepted) if (!times.has(id)) problems.push(`${id} was answered 200 and is missing`);
  const known = new Set(accepted);
  for (const [id, count] of times) {
    if (!known.has(id)) problems.push(`${id} is there and was never answered 200`);
    if (count > 1) problems.push(`${id} is there ${count} times`);
  }
  polled.forEach((message, index) => {
    const before = polled[index - 1];
    if (before !== undefined && before.createdAt >= message.createdAt) {
      problems.push(`${message.id} does not come strictly after ${before.id}`);
    }
  });
  // One send at a time per conversation: the order of the answers is the order of the commits.
  if (problems.length === 0 && polled.some((message, index) => message.id !== accepted[index])) {
    problems.push('messages are polled in another order than they were answered');
  }
  return problems;
}
