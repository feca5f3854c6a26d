import type { Pairing } from './paired-runs.ts';

/** One line of the final table. */
export interface Figure {
  part: string;
  name: string;
  /** As it is printed, with its unit. */
  value: string;
  /** The share of the ceiling or the multiple of the cost, where the figure is one. */
  ratio?: number;
  lowest?: number;
  highest?: number;
  target?: { text: string; isMet: boolean };
}

export interface PartOutcome {
  figures: Figure[];
  /** Lost, doubled or foreign messages: any of them fails the benchmark. */
  problems: string[];
}

export function atLeast(text: string, value: number, bound: number): NonNullable<Figure['target']> {
  return { text: `≥ ${text}`, isMet: value >= bound };
}

export function below(text: string, value: number, bound: number): NonNullable<Figure['target']> {
  return { text: `< ${text}`, isMet: value < bound };
}

export function atMost(text: string, value: number, bound: number): NonNullable<Figure['target']> {
  return { text: `≤ ${text}`, isMet: value <= bound };
}

/** Requests a second against the ceiling's. */
export function rateFigure(part: string, name: string, pairing: Pairing, target: Figure['target'] | null): Figure {
  const { ratio, lowest, highest } = pairing;
  const value = `${perSecond(pairing.perSecond)} (echo ${perSecond(pairing.ceilingPerSecond)})`;
  return { part, name, value, ratio, lowest, highest, ...(target && { target }) };
}

/** Processor time of one request: hardly moved by what else the machine does, and blind to waiting for a disk. */
export function costFigure(part: string, { cpuUs, ceilingCpuUs }: Pairing): Figure {
  const value = `${cpuUs.toFixed(1)} µs (echo ${ceilingCpuUs.toFixed(1)} µs)`;
  return { part, name: '  processor time of one, echo / server', value, ratio: ceilingCpuUs / cpuUs };
}

export function milliseconds(value: number): string {
  return `${value.toFixed(value < 100 ? 1 : 0)} ms`;
}

export function perSecond(value: number): string {
  return `${Math.round(value).toLocaleString('en-GB')}/s`;
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

export function table(figures: Figure[]): string {
  const rows = [
    ['part', 'figure', 'value', 'ratio', 'spread', 'target', ''],
    ...figures.map(figure => [
      figure.part,
      figure.name,
      figure.value,
      figure.ratio?.toFixed(3) ?? '',
      figure.lowest === undefined ? '' : `${figure.lowest.toFixed(3)}–${figure.highest?.toFixed(3)}`,
      figure.target?.text ?? '',
      figure.target === undefined ? '' : figure.target.isMet ? 'met' : 'MISSED',
    ]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0))) ?? [];
  const lines = rows.map(row => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`);
  const rule = `|${widths.map(width => '-'.repeat(width + 2)).join('|')}|`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}
