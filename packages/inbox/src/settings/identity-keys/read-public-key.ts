/** A JWK as an object, everything else as it is: the server says what is wrong with it. */
export function readPublicKey(typed: string): unknown {
  const text = typed.trim();
  if (!text.startsWith('{')) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
