import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { BUDGET, type Measured, measure, total } from './budget.ts';
import { DIST } from './build.ts';
import { ensureBuilt } from './ensure-built.ts';

describe('the built app', () => {
  let files: Measured[] = [];
  beforeAll(async () => {
    await ensureBuilt();
    files = measure();
  }, 60_000);

  test('is within its budget, gzipped, with every part of it', () => {
    expect(files.map(({ name }) => name)).toContain('index.html');
    expect(files.some(({ name }) => name.endsWith('.css'))).toBe(true);
    expect(total(files)).toBeLessThanOrEqual(BUDGET);
    expect(total([...files, { name: 'planted', bytes: BUDGET }])).toBeGreaterThan(BUDGET);
  });

  test('has no script or style in its page that a strict policy would refuse', () => {
    const page = readFileSync(`${DIST}index.html`, 'utf8');
    const inline = /<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/;
    expect(page).not.toMatch(inline);
    expect('<script type="module">x</script>').toMatch(inline);
  });
});
