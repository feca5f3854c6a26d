import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const WINDOW_SIZE = /@media[^{]*(width|height)/;
const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');

test('what the preview has in its box does not ask how large the window is; the panel itself does', () => {
  const [, box = ''] = /BOX_STYLES = \[(.+)\]/.exec(read('./styles.ts')) ?? [];
  const names = box.split(', ');
  expect(names).toContain('composer');
  for (const name of names) expect(read(`./${name}.css`)).not.toMatch(WINDOW_SIZE);
  expect(read('./room.css')).toMatch(WINDOW_SIZE);
});
