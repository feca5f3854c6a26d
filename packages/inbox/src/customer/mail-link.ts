/**
 * Opens a mail to this address and to nobody else: what may stand before an `@` (`?`, `&`, `%`) would otherwise add
 * recipients and words.
 */
export function mailLink(address: string): string {
  const at = address.lastIndexOf('@');
  return `mailto:${encodeURIComponent(address.slice(0, at))}@${encodeURIComponent(address.slice(at + 1))}`;
}
