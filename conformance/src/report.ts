import type { Answer } from './answer.ts';
import { maskSecrets } from './mask.ts';
import type { Result } from './run-cases.ts';

/** One line a case, in the order of the contract, the reason under what was not observed. */
export function reportTable(results: readonly Result[]): string {
  const rows = results.map(({ case: { rules, title }, outcome, ms, reason }) => {
    const row = `${rules.join(' ').padEnd(14)} ${outcome.padEnd(12)} ${String(ms).padStart(6)}  ${title}`;
    return reason ? `${row}\n${' '.repeat(37)}because ${reason}` : row;
  });
  return [`${'RULES'.padEnd(14)} ${'OUTCOME'.padEnd(12)} ${'MS'.padStart(6)}  CASE`, ...rows].join('\n');
}

/** What each missed case expected and what it saw, with the exchange that shows it. */
export function reportMisses(results: readonly Result[]): string {
  const misses = results.flatMap(({ case: one, miss }) => {
    if (!miss) return [];
    const head = [
      `MISS ${one.rules.join(' ')}  ${one.title}`,
      `  expected  ${miss.expected}`,
      `  observed  ${miss.observed}`,
    ];
    return [[...head, ...(miss.answer ? exchangeLines(miss.answer) : [])].join('\n')];
  });
  return maskSecrets(misses.join('\n\n'));
}

export function reportSummary(results: readonly Result[]): string {
  const count = (outcome: Result['outcome']) => results.filter(result => result.outcome === outcome).length;
  const observed = new Set(results.filter(r => r.outcome !== 'not observed').flatMap(r => r.case.rules));
  const unseen = new Set(results.flatMap(r => r.case.rules).filter(rule => !observed.has(rule)));
  return (
    `${results.length} cases: ${count('pass')} pass, ${count('miss')} miss, ${count('not observed')} not observed. ` +
    `Rules observed: ${observed.size}; not observed: ${unseen.size}${unseen.size ? ` (${[...unseen].join(' ')})` : ''}.`
  );
}

function exchangeLines({ asked, status, headers, setCookies, text }: Answer): string[] {
  const answered = [...Object.entries(headers), ...setCookies.map(cookie => ['set-cookie', cookie] as const)];
  return [
    `  request   ${asked.method} ${asked.path}`,
    ...headerLines(Object.entries(asked.headers)),
    ...(asked.body ? [`            ${shorten(asked.body)}`] : []),
    `  answer    ${status}`,
    ...headerLines(answered),
    ...(text ? [`            ${shorten(text)}`] : []),
  ];
}

const headerLines = (headers: (readonly [string, string])[]) =>
  headers.map(([name, value]) => `            ${name}: ${shorten(value)}`);

const shorten = (text: string) => {
  const line = text.replace(/[\r\n]+/g, ' ⏎ ');
  return line.length > 600 ? `${line.slice(0, 600)}… (${line.length} characters)` : line;
};
