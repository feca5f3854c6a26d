import type { SourceFile } from './source-files.ts';

export const MAX_LINES = 300;

const EMPTY_BODY = String.raw`\{(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*\}`;
const EMPTY_CATCH = new RegExp(String.raw`\bcatch\s*(?:\([^)]*\)\s*)?${EMPTY_BODY}`);
const EMPTY_HANDLER = new RegExp(String.raw`\.catch\(\s*(?:async\s*)?(?:\([^)]*\)|\w+)\s*=>\s*${EMPTY_BODY}`);
const SIDELINED_TEST = /\b(?:test|it|describe|suite)(?:\.\w+)*\.(?:skip|only|todo)(?=\s*[(.])/;

/** One sentence for each file that is too long, swallows errors or sidelines a test. */
export function findSourceFaults(files: SourceFile[]): string[] {
  return files.flatMap(({ file, text }) => {
    const lines = text.trimEnd().split('\n').length;
    const faults = [
      lines > MAX_LINES && `has ${lines} lines: what second idea moved in?`,
      EMPTY_CATCH.test(text) && 'has an empty catch',
      EMPTY_HANDLER.test(text) && 'has an empty catch handler',
      SIDELINED_TEST.exec(text) && `has a test with ${SIDELINED_TEST.exec(text)?.[0]}`,
    ];
    return faults.filter(fault => typeof fault === 'string').map(fault => `${file} ${fault}`);
  });
}
