import type { Checker } from './violation.ts';

/** [ST8] A fault around the server ends no process and is answered 503, never 500; and all work comes to an end after it. */
export const checkAlive: Checker = ({ unexpectedEnds, crashes, unfinished }) => [
  ...unexpectedEnds.map(evidence => ({ rule: 'alive', evidence })),
  ...crashes.map(evidence => ({ rule: 'ST8', evidence: `500: ${evidence}` })),
  ...unfinished.map(evidence => ({ rule: 'settled', evidence })),
];
