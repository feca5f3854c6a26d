import { expect, test } from 'vitest';
import { parsePrometheusText } from './prometheus-text.ts';

test('reads samples with and without labels', () => {
  const text = '# HELP a Help.\n# TYPE a counter\na 1\na{b="c\\"d",e=""} 2.5e-3\n# TYPE h histogram\nh_count 3\n';
  expect([...parsePrometheusText(text)]).toEqual([
    ['a', 1],
    ['a{b="c\\"d",e=""}', 0.0025],
    ['h_count', 3],
  ]);
});

test.each([
  ['no type', 'a 1\n'],
  ['no value', '# TYPE a counter\na\n'],
  ['a label without quotes', '# TYPE a counter\na{b=c} 1\n'],
  ['the same sample twice', '# TYPE a counter\na 1\na 1\n'],
  ['no end of line', '# TYPE a counter\na 1'],
])('a planted fault is found: %s', (_what, text) => {
  expect(() => parsePrometheusText(text)).toThrow();
});
