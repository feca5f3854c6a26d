import type { Message } from '@deskbell/protocol';
import { useEffect, useState } from 'preact/hooks';
import type { Language } from '../../labels/translate.ts';
import { adoptStyles } from '../../loader/styles.ts';
import type { Desk } from '../desk.ts';

type RatingView = typeof import('./rating.tsx').Rating;

let known: RatingView | null = null;

export function asksForRating({ metadata }: Message): boolean {
  return metadata['type'] === 'csat_request';
}

/** Not every conversation is rated: what that needs is fetched when it is asked for. */
export function LazyRating(props: { desk: Desk; language: Language; message: Message }) {
  const [Rating, setRating] = useState(() => known);
  useEffect(() => {
    if (known === null) void load(props.desk).then(() => setRating(() => known));
  }, []);
  return <li class="row event rating">{Rating && <Rating {...props} />}</li>;
}

async function load({ host }: Desk): Promise<void> {
  try {
    const { Rating, STYLES } = await import('./rating.tsx');
    // Two questions in one conversation fetch it once, and style it once.
    if (known === null) adoptStyles(host.root, STYLES, host.options.nonce);
    known = Rating;
  } catch (error) {
    console.error('deskbell:', error);
    host.events.emit('error', { code: 'NETWORK_ERROR' });
  }
}
