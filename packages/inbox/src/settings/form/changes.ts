/** What a draft says otherwise than what was saved: all that a `PATCH` needs to name. */
export function changesOf<T extends object>(saved: T, draft: T): Partial<T> {
  const changed: Partial<T> = {};
  for (const name of Object.keys(draft) as (keyof T)[]) {
    if (!isSame(saved[name], draft[name])) changed[name] = draft[name];
  }
  return changed;
}

/** By value: drafts hold plain data. */
export function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every(name =>
    isSame((one as Record<string, unknown>)[name], (other as Record<string, unknown>)[name]),
  );
}
