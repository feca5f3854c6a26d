import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Those that take half a minute and more on a machine that has never run them: nothing long may be what begins last. */
const LONG = [
  'conformance',
  'backup',
  'login-timing',
  'mutants',
  'chaos',
  'accessibility',
  'upload-bodies',
  'crash',
  'hostile-peers',
  'doctor',
].map(name => `/${name}.full.test.ts`);

/** vitest's own order, where a file that was never run counts by its size, with these ahead of the rest of their project. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const group = ({ project }: TestSpecification) => project.config.sequence.groupOrder;
    const isLong = ({ moduleId }: TestSpecification) => LONG.some(name => moduleId.endsWith(name));
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => group(a) - group(b) || Number(isLong(b)) - Number(isLong(a)));
  }
}
