/** What the page says about its widget, on the script tag. */
export interface Options {
  /** Origin of the server, from the script's own address. */
  url: string;
  publicKey: string;
  /** BCP 47; null: the page's language, then the browser's. */
  locale: string | null;
  /** Null: as the server's settings say. */
  position: 'left' | 'right' | null;
  colorScheme: 'auto' | 'dark' | 'light';
  /** Null: as the server's settings say. Any CSS colour. */
  accent: string | null;
  /** For the style elements of browsers without constructable style sheets. */
  nonce: string;
}

/** Null, and a word in the console, when the tag names no key. */
export function readOptions(script: HTMLScriptElement): Options | null {
  const { publicKey, locale, position, colorScheme, accent } = script.dataset;
  if (!publicKey) {
    console.error('deskbell: the script tag needs data-public-key="pk_…"');
    return null;
  }
  return {
    url: new URL(script.src).origin,
    publicKey,
    locale: locale || null,
    position: position === 'left' || position === 'right' ? position : null,
    colorScheme: colorScheme === 'dark' || colorScheme === 'light' ? colorScheme : 'auto',
    accent: accent || null,
    nonce: script.nonce,
  };
}
