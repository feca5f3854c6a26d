/** One row of numbers over the days; null where there is nothing to show. */
export interface Series {
  name: string;
  values: (number | null)[];
}

export interface Area {
  width: number;
  height: number;
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Where on the paper a value lies; the last tick is the top line. */
export function yOf(value: number, ticks: readonly number[], area: Area): number {
  const top = ticks.at(-1) || 1;
  const inner = area.height - area.top - area.bottom;
  return area.top + inner * (1 - Math.min(1, Math.max(0, value / top)));
}

/** The middle of a day's column. */
export function xOf(index: number, count: number, area: Area): number {
  return area.left + columnWidth(count, area) * (index + 0.5);
}

export function columnWidth(count: number, area: Area): number {
  return (area.width - area.left - area.right) / Math.max(1, count);
}

/** A path through the values, broken where there are none: a gap is not a zero. */
export function linePath(values: readonly (number | null)[], ticks: readonly number[], area: Area): string {
  let isDrawing = false;
  const steps: string[] = [];
  values.forEach((value, index) => {
    if (value === null) {
      isDrawing = false;
      return;
    }
    steps.push(`${isDrawing ? 'L' : 'M'}${round(xOf(index, values.length, area))} ${round(yOf(value, ticks, area))}`);
    isDrawing = true;
  });
  return steps.join('');
}

/** Values with nothing beside them, which a path does not show. */
export function lonelyIndexes(values: readonly (number | null)[]): number[] {
  return values.flatMap((value, index) =>
    value !== null && (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null ? [index] : [],
  );
}

export const highest = (series: readonly Series[]): number =>
  Math.max(0, ...series.flatMap(({ values }) => values.map(value => value ?? 0)));

const round = (value: number) => Math.round(value * 10) / 10;
