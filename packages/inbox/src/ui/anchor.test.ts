import { expect, test } from 'vitest';
import { placeBeside } from './anchor.ts';

const WINDOW = { width: 400, height: 300 };
const at = (left: number, top: number) => ({ left, right: left + 40, top, bottom: top + 20 });

test('below what it belongs to, at its start, its end or its middle', () => {
  const size = { width: 100, height: 50 };
  expect(placeBeside(at(100, 100), size, WINDOW)).toEqual({ left: 100, top: 124 });
  expect(placeBeside(at(100, 100), size, WINDOW, 'end')).toEqual({ left: 40, top: 124 });
  expect(placeBeside(at(100, 100), size, WINDOW, 'center')).toEqual({ left: 70, top: 124 });
});

test('above it when there is no room below, and never outside of the window', () => {
  expect(placeBeside(at(380, 250), { width: 100, height: 100 }, WINDOW)).toEqual({ left: 292, top: 146 });
  expect(placeBeside(at(0, 140), { width: 100, height: 280 }, WINDOW, 'end')).toEqual({ left: 8, top: 12 });
});
