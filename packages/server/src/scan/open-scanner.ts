import type { Clock, Scanner } from '../ports.ts';

/** The virus scanner; null when none is set up. Loaded only when it is wanted. */
export async function openScanner({ clamdUrl }: { clamdUrl: string | null }, clock: Clock): Promise<Scanner | null> {
  if (clamdUrl === null) return null;
  const { createClamdScanner } = await import('./clamd.ts');
  return createClamdScanner({ address: clamdUrl, clock });
}
