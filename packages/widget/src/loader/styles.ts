/** Puts a style sheet into a shadow root so that a page's strict CSP has nothing to refuse. */
export function adoptStyles(root: ShadowRoot, text: string, nonce: string): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  } catch {
    // Browsers before 2023: an element, which a CSP lets through by its nonce.
    const element = document.createElement('style');
    element.nonce = nonce;
    element.textContent = text;
    root.prepend(element);
  }
}
