const SCHEMES = ['http:', 'https:', 'mailto:'];

/** The address as the browser will understand it, or null when a click on it could do anything but go there. */
export function safeHref(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  // `https://your-bank@evil.example` is only ever written to deceive.
  if (!SCHEMES.includes(url.protocol) || url.username || url.password) return null;
  return url.href;
}
