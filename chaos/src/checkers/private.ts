import { NOTE_CANARY } from '../clients/send.ts';
import { type Checker, marksOf, type Violation } from './violation.ts';

const SHOWN = 300;

/** [I6] No byte of another identity's conversation reaches a customer's client. */
export const checkIsolation: Checker = ({ received, threads }) => {
  const violations: Violation[] = [];
  for (const { device, via, at, text } of received) {
    const foreign = new Set(marksOf(text).filter(other => threads[other] !== threads[device]));
    for (const other of foreign) {
      violations.push({
        rule: 'I6',
        evidence: `${device} received what belongs to ${other} in a ${via} at ${Math.round(at)} ms: ${text.slice(0, SHOWN)}`,
      });
    }
  }
  return violations;
};

/** [I7] No byte of a note does. */
export const checkNotes: Checker = ({ received }) =>
  received
    .filter(({ text }) => text.includes(NOTE_CANARY))
    .map(({ device, via, at, text }) => ({
      rule: 'I7',
      evidence: `${device} received a note in a ${via} at ${Math.round(at)} ms: ${text.slice(0, SHOWN)}`,
    }));
