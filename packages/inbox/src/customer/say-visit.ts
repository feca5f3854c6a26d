/** A page of the web, shortened; null for anything a link must not lead to. */
export function sayPage(url: string): { href: string; shown: string } | null {
  if (!URL.canParse(url)) return null;
  const { protocol, host, pathname, href } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') return null;
  return { href, shown: host + (pathname === '/' ? '' : pathname) };
}

/** `German (Switzerland)` of `de-CH`; null when nothing sensible was said. */
export function sayLanguage(tag: string | null, locale?: string): string | null {
  if (!tag) return null;
  try {
    return new Intl.DisplayNames(locale, { type: 'language' }).of(tag) ?? null;
  } catch {
    // No BCP 47 tag: whoever sent it can send anything.
    return null;
  }
}

/** What their clock shows. */
export function sayLocalTime(timeZone: string | null, now: number, locale?: string): string | null {
  if (!timeZone) return null;
  try {
    return new Intl.DateTimeFormat(locale, { timeZone, hour: '2-digit', minute: '2-digit' }).format(now);
  } catch {
    return null;
  }
}
