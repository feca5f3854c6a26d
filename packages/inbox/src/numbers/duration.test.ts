import { expect, test } from 'vitest';
import { sayDuration } from './duration.ts';

test.each([
  [0, '0 sec'],
  [0.4, '0 sec'],
  [59, '59 sec'],
  [60, '1 min'],
  [61, '1 min 1 sec'],
  [599.6, '10 min'],
  [750, '13 min'],
  [3_599, '1 hr'],
  [7_500, '2 hr 5 min'],
  [86_399, '1 day'],
  [90_000, '1 day 1 hr'],
  [10 * 86_400, '10 days'],
])('%d seconds are %s', (seconds, words) => {
  expect(sayDuration(seconds, 'en')).toBe(words);
});

test('in full, for those who listen', () => {
  expect(sayDuration(7_500, 'en', 'long')).toBe('2 hours 5 minutes');
});
