import { expect, test } from 'vitest';
import { checkSpan, countDays, lastDays, presetOf } from './span.ts';

const NOW = new Date(2026, 2, 3, 23, 30);

test('a week ends today, as the calendar on the wall has it', () => {
  expect(lastDays(7, NOW)).toEqual({ from: '2026-02-25', to: '2026-03-03' });
  expect(countDays(lastDays(90, NOW))).toBe(90);
});

test.each([
  [{ from: '2026-01-01', to: '2026-01-01' }, null],
  [{ from: '2026-01-02', to: '2026-01-01' }, 'backwards'],
  [{ from: '2024-01-01', to: '2026-01-01' }, 'tooLong'],
  [{ from: '', to: '2026-01-01' }, 'incomplete'],
  [{ from: '2026-13-01', to: '2026-13-02' }, 'incomplete'],
])('%j: %s', (span, problem) => {
  expect(checkSpan(span)).toBe(problem);
});

test('a preset is known again', () => {
  expect(presetOf(lastDays(28, NOW), NOW)).toBe(28);
  expect(presetOf({ from: '2026-02-01', to: '2026-03-03' }, NOW)).toBe(null);
});
