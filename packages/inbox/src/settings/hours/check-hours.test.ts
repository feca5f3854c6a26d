import { expect, test } from 'vitest';
import { checkDay, fromTimeField, sortDay, suggestSpan, toTimeField } from './check-hours.ts';

test.each([
  ['a usual day', [{ from: '09:00', to: '17:00' }], [null]],
  [
    'a lunch break',
    [
      { from: '09:00', to: '12:00' },
      { from: '13:00', to: '17:00' },
    ],
    [null, null],
  ],
  [
    'spans that touch',
    [
      { from: '09:00', to: '12:00' },
      { from: '12:00', to: '17:00' },
    ],
    [null, null],
  ],
  ['to the end of the day', [{ from: '18:00', to: '24:00' }], [null]],
  ['backwards', [{ from: '17:00', to: '09:00' }], ['backwards']],
  ['nothing at all', [{ from: '09:00', to: '09:00' }], ['backwards']],
  ['half written', [{ from: '09:00', to: '' }], ['incomplete']],
  ['not a time', [{ from: '24:00', to: '24:00' }], ['incomplete']],
  [
    'the later line of two that overlap',
    [
      { from: '09:00', to: '12:00' },
      { from: '11:59', to: '13:00' },
    ],
    [null, 'overlap'],
  ],
  [
    'twice the same',
    [
      { from: '09:00', to: '12:00' },
      { from: '09:00', to: '12:00' },
    ],
    [null, 'overlap'],
  ],
] as const)('%s', (_, spans, problems) => {
  expect(checkDay(spans)).toEqual(problems);
});

test('a field of the browser holds midnight for the end of the day', () => {
  expect(toTimeField('24:00')).toBe('00:00');
  expect(fromTimeField('00:00')).toBe('24:00');
  expect(fromTimeField(toTimeField('17:30'))).toBe('17:30');
});

test('in the order of the clock', () => {
  const [morning, evening] = [
    { from: '08:00', to: '10:00' },
    { from: '18:00', to: '20:00' },
  ];
  expect(sortDay([evening, morning])).toEqual([morning, evening]);
});

test('the next span is one that can be saved', () => {
  expect(suggestSpan([])).toEqual({ from: '09:00', to: '17:00' });
  expect(suggestSpan([{ from: '09:00', to: '12:00' }])).toEqual({ from: '13:00', to: '17:00' });
  expect(suggestSpan([{ from: '09:00', to: '21:30' }])).toEqual({ from: '22:30', to: '24:00' });
  expect(suggestSpan([{ from: '09:00', to: '23:30' }])).toBe(null);
});
