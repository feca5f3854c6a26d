import { type ParseArgsConfig, parseArgs } from 'node:util';
import { ConfigError } from '../config.ts';

type Options = NonNullable<ParseArgsConfig['options']>;
type Typed<Known extends Options> = ReturnType<typeof parseArgs<{ options: Known; allowPositionals: true }>>;

const TYPED_WRONG = 2;

/**
 * Runs a command to its exit code; null means that it was typed wrong, and the usage is the answer. What it throws is one
 * line for the person who typed it.
 */
export async function runCommand<Known extends Options>(
  usage: string,
  options: Known,
  command: (typed: Typed<Known>) => Promise<number | null>,
): Promise<void> {
  if (process.argv.includes('--help')) {
    console.log(usage);
    return;
  }
  try {
    const code = await command(parseArgs({ options, allowPositionals: true }));
    if (code === null) console.error(usage);
    process.exitCode = code ?? TYPED_WRONG;
  } catch (error) {
    const isTypedWrong =
      error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
    console.error(isTypedWrong ? usage : describe(error));
    process.exitCode = isTypedWrong ? TYPED_WRONG : 1;
  }
}

function describe(error: unknown): string {
  if (error instanceof ConfigError) return error.problems.map(problem => `configuration: ${problem}`).join('\n');
  return error instanceof Error ? error.message : String(error);
}
