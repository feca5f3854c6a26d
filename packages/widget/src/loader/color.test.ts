import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readableAccent } from '../panel/theme.ts';
import { contrast, INK, type Rgb, textOn, WHITE } from './color.ts';

const channel = fc.integer({ min: 0, max: 255 });
const color = fc.tuple(channel, channel, channel) as fc.Arbitrary<Rgb>;
const parse = (text: string) => (text.match(/\d+/g) ?? []).map(Number) as unknown as Rgb;

test('contrast is WCAG’s', () => {
  expect(contrast(WHITE, [0, 0, 0])).toBeCloseTo(21);
  expect(contrast(WHITE, [119, 119, 119])).toBeCloseTo(4.48, 2);
});

test('on every accent a shop can choose, text can be read', () => {
  fc.assert(fc.property(color, accent => contrast(textOn(accent), accent) >= 4.5));
});

test('an accent as text can be read on both surfaces, and one that could be read already is left alone', () => {
  fc.assert(
    fc.property(color, accent => {
      expect(contrast(parse(readableAccent(accent, 'light')), [242, 243, 247])).toBeGreaterThanOrEqual(4.5);
      expect(contrast(parse(readableAccent(accent, 'dark')), [42, 45, 56])).toBeGreaterThanOrEqual(4.5);
    }),
  );
  expect(parse(readableAccent(INK, 'light'))).toEqual(INK);
});
