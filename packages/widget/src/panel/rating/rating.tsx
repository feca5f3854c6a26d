import type { Message } from '@deskbell/protocol';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { LabelKey, Language } from '../../labels/translate.ts';
import type { Desk } from '../desk.ts';
import styles from '../styles/rating.css?inline';

export const STYLES = styles;

interface Props {
  desk: Desk;
  language: Language;
  message: Message;
}

/** From the worst to the best. */
const SCORES: { score: number; label: LabelKey; mouth: string }[] = [
  { score: 1, label: 'rate1', mouth: 'M8 17q4-4.5 8 0' },
  { score: 2, label: 'rate2', mouth: 'M8 16.5q4-2 8 0' },
  { score: 3, label: 'rate3', mouth: 'M8 15.5h8' },
  { score: 4, label: 'rate4', mouth: 'M8 14.5q4 2.5 8 0' },
  { score: 5, label: 'rate5', mouth: 'M7.5 14q4.5 5.5 9 0' },
];

/** Five faces, and words if somebody likes. It can be answered once; a reload shows what was said. */
export function Rating({ desk, language, message }: Props) {
  const { id, score: given } = message.metadata as { id: string; score?: number };
  const [score, setScore] = useState(given ?? 0);
  const [comment, setComment] = useState('');
  const [phase, setPhase] = useState<'asking' | 'sending' | 'failed' | 'thanks'>(given ? 'thanks' : 'asking');
  const thanks = useRef<HTMLParagraphElement>(null);
  const wasSent = useRef(false);
  useEffect(() => {
    // The button that had the focus is gone.
    if (phase === 'thanks' && wasSent.current) thanks.current?.focus({ preventScroll: true });
  }, [phase]);

  async function send(event: Event): Promise<void> {
    event.preventDefault();
    if (phase === 'sending') return;
    setPhase('sending');
    const result = await desk.client.support.rate(id, score, comment);
    // On another device it was answered before.
    wasSent.current = result.ok || result.error.code === 'CONFLICT';
    setPhase(wasSent.current ? 'thanks' : 'failed');
  }

  if (phase === 'thanks') {
    const face = SCORES.find(each => each.score === score);
    return (
      <p class="rated" ref={thanks} tabIndex={-1}>
        {face && <Face mouth={face.mouth} label={language.say(face.label)} />}
        {language.say('rateThanks')}
      </p>
    );
  }
  return (
    <form class="rate" onSubmit={send} aria-busy={phase === 'sending'}>
      <fieldset>
        <legend>{language.say('rateTitle')}</legend>
        <div class="faces">
          {SCORES.map(each => (
            <label key={each.score} title={language.say(each.label)}>
              <input
                type="radio"
                name={id}
                value={each.score}
                checked={score === each.score}
                onChange={() => setScore(each.score)}
              />
              <Face mouth={each.mouth} label={language.say(each.label)} />
            </label>
          ))}
        </div>
        {score > 0 && (
          <>
            <label class="words">
              <span>{language.say('rateComment')}</span>
              <textarea
                rows={2}
                maxLength={1000}
                dir="auto"
                value={comment}
                onInput={event => setComment(event.currentTarget.value)}
              />
            </label>
            <button type="submit" class="button">
              {language.say('send')}
            </button>
          </>
        )}
        {phase === 'failed' && <p role="alert">{language.say('notReached')}</p>}
      </fieldset>
    </form>
  );
}

function Face({ mouth, label }: { mouth: string; label: string }) {
  return (
    <span class="face">
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <circle cx="12" cy="12" r="9.5" />
        <path d={`M9 9.5h.01M15 9.5h.01${mouth}`} />
      </svg>
      <span class="said">{label}</span>
    </span>
  );
}
