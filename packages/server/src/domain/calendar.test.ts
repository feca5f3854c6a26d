import { describe, expect, test } from 'vitest';
import { AppError } from './app-error.ts';
import { dayAt, parseSpan } from './calendar.ts';

const NOW = Date.UTC(2026, 4, 7, 22, 30);
const hours = ({ starts }: { starts: number[] }) =>
  starts.slice(1).map((start, index) => (start - (starts[index] ?? 0)) / 3_600_000);

describe('a span of days', () => {
  test('[NU1] is the last thirty by default, on the clocks of the business', () => {
    const berlin = parseSpan({}, 'Europe/Berlin', NOW);
    expect(berlin.days).toHaveLength(30);
    expect(berlin.days.at(-1)).toBe('2026-05-08');
    expect(parseSpan({}, 'UTC', NOW).days.at(-1)).toBe('2026-05-07');
  });

  test('[NU1] knows days of 23 and of 25 hours, and one whose midnight does not exist', () => {
    const span = (from: string, to: string, zone: string) => parseSpan({ from, to }, zone, NOW);
    expect(hours(span('2026-03-28', '2026-03-30', 'Europe/Berlin'))).toEqual([24, 23, 24]);
    expect(hours(span('2026-10-24', '2026-10-26', 'Europe/Berlin'))).toEqual([24, 25, 24]);
    // Chile's clocks go from 24:00 to 01:00.
    expect(hours(span('2026-09-05', '2026-09-07', 'America/Santiago'))).toEqual([24, 23, 24]);
    const { starts } = span('2026-05-07', '2026-05-07', 'Pacific/Kiritimati');
    expect(starts[0]).toBe(Date.UTC(2026, 4, 6, 10));
  });

  test('[NU1] has each instant in exactly one day', () => {
    const span = parseSpan({ from: '2026-03-28', to: '2026-03-30' }, 'Europe/Berlin', NOW);
    const [first = 0] = span.starts;
    const end = span.starts.at(-1) ?? 0;
    expect(
      [first - 1, first, span.starts[1] ?? 0, (span.starts[1] ?? 0) - 1, end - 1, end].map(at => dayAt(span, at)),
    ).toEqual([-1, 0, 1, 0, 2, -1]);
  });

  test.each([
    { from: '2026-05-08', to: '2026-05-07' },
    { from: '2024-01-01', to: '2026-01-01' },
    { from: '2026-02-30' },
    { to: 'yesterday' },
    { from: ['2026-01-01'] },
    { to: '9999-99-99' },
    { from: '' },
  ])('[NU1] %j is refused', query => {
    expect(() => parseSpan(query, 'UTC', NOW)).toThrow(AppError);
  });
});
