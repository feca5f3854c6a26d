import { useId, useMemo, useRef, useState } from 'preact/hooks';
import { type Area, columnWidth, highest, linePath, lonelyIndexes, type Series, xOf, yOf } from './plot.ts';
import { labelledIndexes } from './ticks.ts';
import { useWidth } from './use-width.ts';

interface Props {
  kind: 'bars' | 'lines';
  /** One or two; the second is drawn hatched or dashed, so that it does not live by its colour. */
  series: readonly Series[];
  days: readonly { short: string; long: string }[];
  ticksFor: (max: number) => number[];
  say: (value: number) => string;
  nothing: string;
  /** In a sentence, for those who do not see it; the table behind it has every number. */
  summary: string;
}

const HEIGHT = 220;
const LABEL_ROOM = 62;

/** Days from left to right in every language, as a calendar strip and a clock's hands go. */
export function Chart({ kind, series, days, ticksFor, say, nothing, summary }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const hatch = useId();
  const width = useWidth(box, 640);
  const [looked, setLooked] = useState<number | null>(null);
  const ticks = useMemo(() => ticksFor(highest(series)), [series, ticksFor]);
  const left = Math.max(...ticks.map(tick => say(tick).length)) * 7 + 12;
  const area: Area = { width, height: HEIGHT, left, top: 10, right: 4, bottom: 26 };
  const column = columnWidth(days.length, area);
  const labelled = labelledIndexes(days.length, Math.floor((width - left) / LABEL_ROOM));
  const at = looked !== null && looked < days.length ? looked : null;

  return (
    <div class="chart" ref={box} dir="ltr">
      <ul class="chart-legend" aria-hidden="true">
        {series.map(({ name, values }, index) => (
          <li key={name}>
            <svg class={`chart-key series-${index}`} viewBox="0 0 16 10" aria-hidden="true">
              {kind === 'bars' ? (
                <rect class="bar" x="1" y="1" width="14" height="8" rx="2" />
              ) : (
                <path class="line" d="M0 5H16" />
              )}
            </svg>
            <bdi>{name}</bdi>
            {at !== null && <strong>{values[at] == null ? nothing : say(values[at])}</strong>}
          </li>
        ))}
        <li class="chart-day">{at === null ? '' : days[at]?.long}</li>
      </ul>
      <svg
        class="chart-paper"
        viewBox={`0 0 ${width} ${HEIGHT}`}
        role="img"
        aria-label={summary}
        onPointerLeave={() => setLooked(null)}
        onPointerMove={({ currentTarget, clientX }) => {
          const { left: edge, width: shown } = currentTarget.getBoundingClientRect();
          const x = ((clientX - edge) / shown) * width;
          setLooked(x < left ? null : Math.min(days.length - 1, Math.floor((x - left) / column)));
        }}
      >
        <defs>
          <pattern id={hatch} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect class="hatch-ground" width="5" height="5" />
            <rect class="hatch-stroke" width="2.2" height="5" />
          </pattern>
        </defs>
        {ticks.map(tick => (
          <g key={tick}>
            <line
              class="chart-grid"
              x1={left}
              x2={width - area.right}
              y1={yOf(tick, ticks, area)}
              y2={yOf(tick, ticks, area)}
            />
            <text class="chart-text" x={left - 8} y={yOf(tick, ticks, area) + 4} text-anchor="end">
              {say(tick)}
            </text>
          </g>
        ))}
        {at !== null && (
          <rect
            class="chart-column"
            x={left + at * column}
            y={area.top}
            width={column}
            height={HEIGHT - area.top - area.bottom}
          />
        )}
        {series.map((each, index) =>
          kind === 'bars' ? (
            <Bars
              key={each.name}
              series={each}
              index={index}
              hatch={hatch}
              of={series.length}
              ticks={ticks}
              area={area}
            />
          ) : (
            <Line key={each.name} series={each} index={index} ticks={ticks} area={area} />
          ),
        )}
        {days.map(({ short, long }, index) =>
          labelled.has(index) ? (
            <text
              key={long}
              class="chart-text"
              x={Math.min(xOf(index, days.length, area), width - 22)}
              y={HEIGHT - 7}
              text-anchor="middle"
            >
              {short}
            </text>
          ) : null,
        )}
      </svg>
    </div>
  );
}

interface PartProps {
  series: Series;
  index: number;
  ticks: readonly number[];
  area: Area;
}

function Bars({ series: { values }, index, of, hatch, ticks, area }: PartProps & { of: number; hatch: string }) {
  const column = columnWidth(values.length, area);
  const gap = Math.min(column * 0.3, 12);
  const width = Math.max(1, (column - gap) / of);
  const ground = yOf(0, ticks, area);
  return (
    <g class={`series-${index}`}>
      {values.map((value, day) => {
        if (!value) return null;
        const top = yOf(value, ticks, area);
        const x = area.left + day * column + gap / 2 + index * width;
        return (
          <rect
            key={day}
            class="bar"
            {...(index > 0 && { fill: `url(#${hatch})` })}
            x={x}
            y={top}
            width={width}
            height={ground - top}
            rx={Math.min(2, width / 3)}
          />
        );
      })}
    </g>
  );
}

function Line({ series: { values }, index, ticks, area }: PartProps) {
  return (
    <g class={`series-${index}`}>
      <path class="line" d={linePath(values, ticks, area)} />
      {lonelyIndexes(values).map(day => (
        <circle
          key={day}
          class="dot"
          cx={xOf(day, values.length, area)}
          cy={yOf(values[day] ?? 0, ticks, area)}
          r="3"
        />
      ))}
    </g>
  );
}
