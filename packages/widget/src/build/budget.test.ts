import { beforeAll, describe, expect, test } from 'vitest';
import { findTooLarge, type Measured, measure } from './budget.ts';
import { ensureBuilt } from './ensure-built.ts';

describe('what goes over the wire, gzipped', () => {
  let files: Measured[] = [];
  beforeAll(async () => {
    await ensureBuilt();
    files = measure();
  }, 60_000);

  test('no file is larger than its budget', () => {
    expect(findTooLarge(files)).toEqual([]);
  });

  test('one byte too many is found', () => {
    const planted = files.map(file => ({ ...file, bytes: file.name === 'widget.js' ? file.most + 1 : file.bytes }));
    expect(findTooLarge(planted)).toEqual([expect.stringMatching(/^widget\.js has .* 1 more/)]);
  });

  test('loader, panel, login and eleven languages beside English were measured', () => {
    expect(files.filter(({ name }) => name.startsWith('lang-'))).toHaveLength(11);
    expect(files.map(({ name }) => name.replace(/-[\w-]{8}\.js$/, ''))).toEqual(
      expect.arrayContaining(['widget.js', 'panel', 'login']),
    );
  });
});
