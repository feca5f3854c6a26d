import { useState } from 'preact/hooks';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';
import { checkSpan, lastDays, presetOf, SPAN_DAYS, type Span } from './span.ts';
import { words } from './words.ts';

/** A few usual spans, or two days. */
export function SpanPicker({ span, onSpan }: { span: Span; onSpan: (span: Span) => void }) {
  const [isOwn, setOwn] = useState(false);
  const [draft, setDraft] = useState(span);
  const [isAsked, setAsked] = useState(false);
  const problem = isAsked ? checkSpan(draft) : null;
  const preset = presetOf(span, new Date());

  function choose(value: string): void {
    if (value === 'own') {
      setDraft(span);
      setAsked(false);
      setOwn(true);
      return;
    }
    setOwn(false);
    onSpan(lastDays(Number(value), new Date()));
  }

  function submit(event: Event): void {
    event.preventDefault();
    setAsked(true);
    if (checkSpan(draft) === null) onSpan(draft);
  }

  return (
    <div class="span-picker">
      <RadioGroup
        label={words.span}
        isInline
        value={isOwn || preset === null ? 'own' : String(preset)}
        onValue={choose}
        options={[
          ...SPAN_DAYS.map(count => ({ value: String(count), label: words.lastDays(count) })),
          { value: 'own', label: words.own },
        ]}
      />
      {isOwn && (
        <form class="span-own only-screen" onSubmit={submit} noValidate>
          <TextField
            label={words.from}
            type="date"
            max={draft.to}
            value={draft.from}
            onValue={from => setDraft({ ...draft, from })}
            error={problem && words.spanProblems[problem]}
          />
          <TextField
            label={words.to}
            type="date"
            min={draft.from}
            value={draft.to}
            onValue={to => setDraft({ ...draft, to })}
          />
          <Button type="submit">{words.show}</Button>
        </form>
      )}
    </div>
  );
}
