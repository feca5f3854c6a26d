export interface Recurring {
  /** Does nothing while it runs already. */
  begin(): void;
  /** What runs now; it never rejects. */
  readonly running: Promise<void> | null;
}

/**
 * Work that comes again and again, never twice at once. Of failures in a row only the first is reported: an outage is one
 * line in the log.
 */
export function recurring(work: () => Promise<void>, report: (error: unknown) => void): Recurring {
  let running: Promise<void> | null = null;
  let isFailing = false;

  async function run(): Promise<void> {
    try {
      await work();
      isFailing = false;
    } catch (error) {
      if (!isFailing) report(error);
      isFailing = true;
    }
  }

  return {
    begin() {
      running ??= run().finally(() => {
        running = null;
      });
    },
    get running() {
      return running;
    },
  };
}
