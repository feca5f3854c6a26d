import type { Reporter, TestModule } from 'vitest/node';

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** Ends a run, after all that Vitest itself has to say, with `N passed, N failed` on a line of its own. */
export function countReporter(): Reporter {
  let counts: Counts | undefined;
  return {
    onInit() {
      process.once('exit', code =>
        process.stdout.write(`\n${describeCounts(counts, Number(process.exitCode ?? code))}\n`),
      );
    },
    onTestRunEnd(modules, unhandledErrors) {
      counts = countTests(modules, unhandledErrors.length);
      if (counts.passed === 0) process.exitCode = 1;
    },
  };
}

/** A run that is going to exit with a failure never reads as if all had passed. */
export function describeCounts(counts: Counts | undefined, exitCode: number): string {
  const { passed, failed, skipped } = counts ?? { passed: 0, failed: 0, skipped: 0 };
  const shownFailed = exitCode === 0 ? failed : Math.max(failed, 1);
  return `${passed} passed, ${shownFailed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** Errors outside of tests (a file that does not load, a hook, a stray rejection) count as a failure each. */
function countTests(modules: readonly TestModule[], unhandledErrors: number): Counts {
  const counts = { passed: 0, failed: unhandledErrors, skipped: 0 };
  for (const module of modules) {
    counts.failed += module.errors().length;
    for (const suite of module.children.allSuites()) counts.failed += suite.errors().length;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      counts[state === 'pending' ? 'failed' : state] += 1;
    }
  }
  return counts;
}
