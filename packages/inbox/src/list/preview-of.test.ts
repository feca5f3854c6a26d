import { expect, test } from 'vitest';
import { previewOf } from './preview-of.ts';

test.each([
  ['# Hello\n\n- it **is** `there`\n1. [follow it](https://x.example)\n> quoted', 'Hello it is there follow it quoted'],
  ['```js\na * b * c\n```', 'a * b * c'],
  ['2 * 3 ** 4 and snake_case_name', '2 * 3 ** 4 and snake_case_name'],
])('of the team: %s', (content, expected) => {
  expect(previewOf(content, 'agent')).toBe(expected);
});

test('what a customer wrote is shown as written', () => {
  expect(previewOf('**not**\n bold', 'customer')).toBe('**not** bold');
});
