import { type BusinessHours, isOpenAt } from '@deskbell/protocol';
import { useId, useMemo } from 'preact/hooks';
import { now } from '../../live/now.ts';
import { Field } from '../../ui/field.tsx';
import { words } from '../words.ts';

const { hours: said } = words;

interface Props {
  hours: BusinessHours;
  onTimeZone: (name: string) => void;
}

/** A field that completes: four hundred names are too many to scroll through. */
export function TimeZoneField({ hours, onTimeZone }: Props) {
  const list = useId();
  const zones = useMemo(() => ['UTC', ...Intl.supportedValuesOf('timeZone').filter(zone => zone !== 'UTC')], []);
  const clock = clockIn(hours.time_zone, now.value);
  const isOpen = clock !== null && isOpenAt(hours, now.value);
  return (
    <Field
      label={said.timeZone}
      error={clock === null ? said.timeZoneWrong : null}
      hint={
        clock !== null && (
          <>
            {said.nowThere(clock)} {isOpen ? said.openNow : said.closedNow}.
          </>
        )
      }
      render={attributes => (
        <>
          <input
            {...attributes}
            class="input"
            type="text"
            list={list}
            dir="ltr"
            autocomplete="off"
            spellcheck={false}
            value={hours.time_zone}
            onInput={event => onTimeZone(event.currentTarget.value.trim())}
          />
          <datalist id={list}>
            {zones.map(zone => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
        </>
      )}
    />
  );
}

/** `Mon 14:05` in that zone; null for a zone nobody knows. */
function clockIn(timeZone: string, now: number): string | null {
  try {
    const form = new Intl.DateTimeFormat(undefined, { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit' });
    return form.format(now);
  } catch {
    return null;
  }
}
