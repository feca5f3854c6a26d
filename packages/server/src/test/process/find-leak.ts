/** What no answer may hold: a stack, a path of this machine, SQL (EN4). */
const LEAKS = [
  /\bat .+:\d+:\d+/,
  /node_modules|packages\/server|file:\/\//,
  /\bnode:\w+/,
  /\bselect .+ from\b/i,
  /SQLITE_/,
];

/** The first thing in the text that should have stayed inside; null when there is none. */
export function findLeak(text: string): string | null {
  for (const leak of LEAKS) {
    const found = leak.exec(text);
    if (found) return found[0];
  }
  return null;
}
