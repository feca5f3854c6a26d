import { ConfigError } from '../config.ts';

/** Runs a command to its exit code; what it throws is one line for the person who typed it. */
export async function runCommand(command: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await command();
  } catch (error) {
    const lines = error instanceof ConfigError ? error.problems.map(problem => `configuration: ${problem}`) : [error];
    for (const line of lines) console.error(line instanceof Error ? line.message : String(line));
    process.exitCode = 1;
  }
}
