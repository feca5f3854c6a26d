import { type Checker, clientIdOf, finalOf, type Violation } from './violation.ts';

/** [I1] What was answered 200 or 409 is there, through every node, as it was answered. */
export const checkDurable: Checker = history => {
  const violations: Violation[] = [];
  for (const { clientId, sender, device, message, outcome } of history.attempts) {
    if (message === null) continue;
    for (const { thread, node, messages, notes } of history.finals) {
      if (thread !== history.threads[device]) continue;
      const stored = (sender === 'note' ? notes : messages).find(({ id }) => id === message.id);
      const said = `${clientId} was answered ${outcome} as ${message.id}`;
      if (!stored) violations.push({ rule: 'I1', evidence: `${said} and is not in ${thread} through node ${node}` });
      else if (stored.content !== message.content) violations.push({ rule: 'I1', evidence: `${said} and has changed` });
    }
  }
  return violations;
};

/** [I3] One `client_id`, one message; and nothing is there that nobody said. */
export const checkOnce: Checker = history => {
  const violations: Violation[] = [];
  const report = (evidence: string) => violations.push({ rule: 'I3', evidence });
  const tried = new Set(history.attempts.map(({ clientId }) => clientId));
  for (const { thread, messages, notes } of history.finals) {
    const stored = [...messages, ...notes].map(({ content }) => clientIdOf(content));
    for (const clientId of new Set(stored)) {
      const times = stored.filter(other => other === clientId).length;
      if (times > 1) report(`${clientId} is in ${thread} ${times} times`);
      if (!tried.has(clientId)) report(`${clientId} is in ${thread} and was never said`);
    }
  }
  const answered = Map.groupBy(
    history.attempts.filter(({ message }) => message !== null),
    ({ clientId }) => clientId,
  );
  for (const [clientId, attempts] of answered) {
    const ids = new Set(attempts.map(({ message }) => message?.id));
    if (ids.size > 1) report(`${clientId} was answered as ${[...ids].join(' and ')}`);
    const accepted = attempts.filter(({ outcome }) => outcome === 'stored').length;
    if (accepted > 1) report(`${clientId} was answered 200 ${accepted} times`);
  }
  return violations;
};

/** [I2] A client that keeps asking for what comes after its last message ends with all there is, and nothing else. */
export const checkComplete: Checker = history => {
  const violations: Violation[] = [];
  for (const { name, device, kind, messages } of history.readers) {
    const final = finalOf(history, device);
    if (!final) continue;
    const known = new Map(messages.map(message => [message.id, message]));
    const stored = new Set(final.messages.map(({ id }) => id));
    const missing = final.messages.filter(({ id }) => !known.has(id));
    const surplus = messages.filter(({ id }) => !stored.has(id));
    const rule = kind === 'poller' || surplus.length > 0 ? 'I2' : 'I5';
    if (missing.length + surplus.length === 0) continue;
    const show = (list: typeof messages) =>
      list.slice(0, 3).map(({ id, created_at, content }) => `${id} ${created_at} “${content}”`);
    violations.push({
      rule,
      evidence: `${name} ended with ${messages.length} of ${final.messages.length} messages; missing: ${show(missing)}; not there: ${show(surplus)}`,
    });
  }
  return violations;
};
