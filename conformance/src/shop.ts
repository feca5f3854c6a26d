import type { Answer } from './answer.ts';
import { unique } from './customer.ts';
import { createKey } from './key-owner.ts';
import type { RequestSpec, Target } from './target.ts';

export const ALLOW_ORIGIN = 'access-control-allow-origin';

/** A shop whose origin a public key lists, and requests its page makes. */
export interface Shop {
  origin: string;
  request: (spec: RequestSpec) => Promise<Answer>;
}

export async function newShop(target: Target): Promise<Shop> {
  const origin = `https://${unique('shop')}.example`;
  const { key } = await createKey(target, { kind: 'public', origins: [origin] });
  const request = (spec: RequestSpec) =>
    target.request({ ...spec, headers: { 'x-public-key': key, origin, ...spec.headers } });
  return { origin, request };
}

/** Origins that are not this one, however much they look it. */
export const lookAlikes = (origin: string) => [
  'null',
  'https://evil.example',
  `${origin}.evil.example`,
  origin.replace('https://', 'https://evil-'),
  origin.replace('https://', 'https://www.'),
  origin.replace('https://', 'http://'),
  `${origin}:8443`,
  `${origin}.`,
  `${origin}/`,
  `${origin} https://evil.example`,
  origin.slice(0, -1),
  'file://',
];
