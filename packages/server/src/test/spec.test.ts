import { describe, expect, test } from 'vitest';
import { readSourceFile, readSourceFiles } from './source-files.ts';
import { compareSpecWithTests } from './spec-coverage.ts';

const coverage = compareSpecWithTests(readSourceFile('spec/contract.md').text, readSourceFiles());

test('every rule of the contract is quoted by a test', () => {
  expect(coverage.missing).toEqual([]);
});

test('every rule a test quotes is in the contract, once', () => {
  expect(coverage.unknown).toEqual([]);
  expect(coverage.doubled).toEqual([]);
});

describe('the comparison', () => {
  const contract = '# Rules\n- **I1** Kept.\n- **AA1** Words, see **AA2**.\n- **AA12** More words.\n';
  const compare = (file: string, text: string) => compareSpecWithTests(contract, [{ file, text }]);
  const open = '[';

  test.each([
    ['src/a.test.ts', `test('${open}AA1] says so', run); test("${open}AA12]${open}I1] too", run);`],
    ['src/a.test.ts', `test.each(rows)(\`${open}AA1, AA12] \${x}\`, run);\ntest('${open}I1] x', run);`],
    ['src/test/contracts/storage.ts', `test('${open}AA1] ${open}AA12] ${open}I1] a suite', run);`],
    ['conformance/src/cases/a.ts', `[{ rule: 'AA1' }, {\n rules: ['AA12',\n 'I1'] }]`],
  ])('finds what %s quotes: %s', (file, text) => {
    expect(compare(file, text)).toEqual({ missing: [], unknown: [], doubled: [] });
  });

  test.each([
    ['no quote at all', 'src/a.test.ts', `test('AA1 without brackets', run);`],
    ['a quote that does not begin the title', 'src/a.test.ts', `test('about ${open}AA1]', run);`],
    ['a quote in a comment', 'src/a.test.ts', `// test('${open}AA1] switched off', run);`],
    ['a quote outside of a test', 'src/a.ts', `log('${open}AA1] is proven');`],
    ['a rule named outside of the suite', 'src/a.ts', `const limit = { rule: 'AA1' };`],
  ])('is not content with %s', (_what, file, text) => {
    expect(compare(file, text).missing).toEqual(['I1', 'AA1', 'AA12']);
  });

  test('finds quotes of rules that do not exist', () => {
    expect(compare('a.test.ts', `test('${open}AA1] ${open}ZZ9] x', run);`).unknown).toEqual(['ZZ9 in a.test.ts']);
    expect(compare('conformance/src/a.ts', `rules: ['AA2']`).unknown).toEqual(['AA2 in conformance/src/a.ts']);
  });

  test('finds a rule that is written twice', () => {
    const twice = compareSpecWithTests('- **AA1** One.\n- **AA1** Another.\n', []);
    expect(twice.doubled).toEqual(['AA1']);
  });
});
