export type { Case } from './case.ts';
export { Miss, NotObserved } from './case.ts';
export { cases } from './cases/all.ts';
export { unobservable } from './cases/unobservable.ts';
export { reportMisses, reportSummary, reportTable } from './report.ts';
export { type Result, runCase, runCases, selectCases } from './run-cases.ts';
export type { Keys, TargetOptions } from './target.ts';
