/** An exact browser origin (`https://shop.example`, `http://localhost:3000`) in the form browsers send it, or null. */
export function parseOrigin(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const { protocol, origin } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && origin === text ? origin : null;
}
