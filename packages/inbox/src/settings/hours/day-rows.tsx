import type { OpeningHours } from '@deskbell/protocol';
import { useRef } from 'preact/hooks';
import { Button, IconButton } from '../../ui/button.tsx';
import { words } from '../words.ts';
import { checkDay, fromTimeField, suggestSpan, toTimeField } from './check-hours.ts';

const { hours: said } = words;

interface Props {
  days: readonly OpeningHours[][];
  onDays: (days: OpeningHours[][]) => void;
}

/** Monday first, as a shop's week goes; the wire has Sunday first. */
const ORDER = [1, 2, 3, 4, 5, 6, 0];
const MONDAY = 1;
const WEEKDAYS = [1, 2, 3, 4, 5];

export function DayRows({ days, onDays }: Props) {
  const setDay = (day: number, spans: OpeningHours[]) => onDays(days.map((known, at) => (at === day ? spans : known)));
  return (
    <div class="hours">
      {ORDER.map(day => (
        <Day key={day} name={dayName(day)} spans={days[day] ?? []} onSpans={spans => setDay(day, spans)} />
      ))}
      <div class="flow">
        <Button
          icon="copy"
          onClick={() => onDays(days.map((known, at) => (WEEKDAYS.includes(at) ? [...(days[MONDAY] ?? [])] : known)))}
        >
          {said.copyToWeekdays}
        </Button>
      </div>
    </div>
  );
}

interface DayProps {
  name: string;
  spans: readonly OpeningHours[];
  onSpans: (spans: OpeningHours[]) => void;
}

function Day({ name, spans, onSpans }: DayProps) {
  const box = useRef<HTMLDivElement>(null);
  const problems = checkDay(spans);
  const next = suggestSpan(spans);
  const change = (at: number, by: Partial<OpeningHours>) =>
    onSpans(spans.map((span, index) => (index === at ? { ...span, ...by } : span)));

  function remove(at: number): void {
    onSpans(spans.filter((_, index) => index !== at));
    // The button that was pressed is gone: the one that adds is the nearest.
    box.current?.querySelector<HTMLElement>('.hours-add')?.focus();
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a row
    <div class="hours-day" ref={box} role="group" aria-label={name}>
      <span class="hours-name">{name}</span>
      <div class="hours-spans">
        {spans.length === 0 && <span class="soft hours-closed">{said.closed}</span>}
        {spans.map((span, at) => (
          <div key={at} class="hours-span">
            <input
              class="input"
              type="time"
              required
              aria-label={said.from(name)}
              aria-invalid={problems[at] ? 'true' : undefined}
              value={span.from}
              onInput={event => change(at, { from: event.currentTarget.value })}
            />
            <span aria-hidden="true">–</span>
            <input
              class="input"
              type="time"
              required
              aria-label={said.to(name)}
              aria-invalid={problems[at] ? 'true' : undefined}
              value={toTimeField(span.to)}
              onInput={event => change(at, { to: fromTimeField(event.currentTarget.value) })}
            />
            <IconButton icon="close" size="small" label={said.removeSpan(name)} onClick={() => remove(at)} />
            {span.to === '24:00' && <span class="soft hours-note">{said.untilEnd}</span>}
            {problems[at] && (
              <p class="field-error" role="alert">
                {said.problems[problems[at]]}
              </p>
            )}
          </div>
        ))}
      </div>
      <IconButton
        class="hours-add"
        icon="plus"
        size="small"
        label={said.addSpan(name)}
        disabled={next === null}
        onClick={() => next && onSpans([...spans, next])}
      />
    </div>
  );
}

/** In the browser's language. 4 January 1970 was a Sunday. */
function dayName(day: number): string {
  return new Intl.DateTimeFormat(undefined, { weekday: 'long', timeZone: 'UTC' }).format(
    new Date(Date.UTC(1970, 0, 4 + day)),
  );
}
