import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cases, selectCases } from './index.ts';

test('the cases name every rule of the contract, and no other', () => {
  const contract = readFileSync(new URL('../../spec/contract.md', import.meta.url), 'utf8');
  const rules = [...contract.matchAll(/^- \*\*([A-Z]+\d+)\*\* /gm)].map(found => found[1]);
  expect(new Set(cases.flatMap(one => one.rules))).toEqual(new Set(rules));
});

test('the cases have titles of their own', () => {
  const titles = cases.map(one => `${one.rules.join()} ${one.title}`);
  expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
});

test('the cases are selected by section and by rule', () => {
  const rules = (only: string) => new Set(selectCases(cases, only).map(one => one.rules.join(' ')));
  expect(rules('KY8')).toEqual(new Set(['KY8']));
  expect([...rules('ts, PL6')].every(list => /\b(TS\d|PL6)\b/.test(list))).toBe(true);
  expect(rules('I')).not.toContain('IN1');
  expect(selectCases(cases)).toHaveLength(cases.length);
});
