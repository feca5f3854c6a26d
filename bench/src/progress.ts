const startedAt = performance.now();

/** One line of what is going on, with the seconds since the start. */
export function progress(line: string): void {
  console.log(`[${((performance.now() - startedAt) / 1000).toFixed(1).padStart(6)} s] ${line}`);
}
