import type { History } from '../history.ts';

/** A rule that was broken, and by what it shows. */
export interface Violation {
  rule: string;
  evidence: string;
}

/** Looks at what was seen and says what must not have been; knows nothing of how it came about. */
export type Checker = (history: History) => Violation[];

export const marksOf = (text: string): string[] => [...text.matchAll(/\bof:(\w+)/g)].map(([, device = '']) => device);

/** The device a message was said on or to. */
export function deviceOf(content: string): string {
  return marksOf(content)[0] ?? '';
}

export function clientIdOf(content: string): string {
  return content.split(' ')[1] ?? '';
}

export function finalOf(history: History, device: string) {
  return history.finals.find(({ thread }) => thread === history.threads[device]);
}
