/** An exact origin as browsers send it, from what somebody typed or pasted (a page's whole address too); null: none. */
export function toOrigin(typed: string): string | null {
  const text = typed.trim();
  if (text === '' || /\s/.test(text)) return null;
  const scheme = /^(localhost|127\.0\.0\.1)(:|\/|$)/i.test(text) ? 'http' : 'https';
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `${scheme}://${text}`;
  if (!URL.canParse(address)) return null;
  const { protocol, origin, hostname, username, password } = new URL(address);
  const isWeb = protocol === 'https:' || protocol === 'http:';
  const isNamed = hostname.includes('.') || hostname === 'localhost' || hostname.startsWith('[');
  return isWeb && isNamed && username === '' && password === '' ? origin : null;
}

/** Browsers refuse much of a page that did not come by https, this machine's own pages aside. */
export function isInsecure(origin: string): boolean {
  const { protocol, hostname } = new URL(origin);
  return protocol === 'http:' && !['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}
