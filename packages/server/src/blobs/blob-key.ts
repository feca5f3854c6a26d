/** Keys are ours, so one that looks otherwise is a bug, and must not become a path outside of the store. */
export function checkKey(key: string): void {
  const isFine =
    key.length <= 512 && key.split('/').every(part => /^[A-Za-z0-9_.-]+$/.test(part) && !/^\.+$/.test(part));
  if (!isFine) throw new Error('not a key of a blob');
}
