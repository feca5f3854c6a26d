import { writeSync } from 'node:fs';
import pino, { type Logger } from 'pino';

export interface Log {
  log: Logger;
  /** How often a line could not be written. */
  failures(): number;
}

/** A reader that is slow holds everybody up so often and so long, in milliseconds, before it costs lines. */
const WAITS_MAX = 20;
const WAIT_MS = 5;
const BUSY: readonly unknown[] = ['EAGAIN', 'EBUSY'];

/** JSON lines on stderr, so that stdout stays readable for people; written at once, so that the last ones are not lost. */
export function createLog(level: string, fd = 2): Log {
  const { write, failures } = createLineWriter(fd);
  return { log: pino({ level, serializers: { err: describeForLog } }, { write }), failures };
}

/**
 * Writes each line at once. One that cannot be written is kept until it can be, as half of it may stand there already; what
 * comes meanwhile is lost (OP3). Not the log library's own: that waits for room for ever, and the whole process with it.
 */
function createLineWriter(fd: number) {
  const alarm = new Int32Array(new SharedArrayBuffer(4));
  let rest: Uint8Array = new Uint8Array();
  let isStuck = false;
  let failures = 0;

  function writeRest(): void {
    for (let waits = 0; rest.length > 0; ) {
      try {
        rest = rest.subarray(writeSync(fd, rest));
        isStuck = false;
      } catch (error) {
        const isBusy = BUSY.includes((error as NodeJS.ErrnoException).code);
        if (!isBusy || isStuck || waits++ === WAITS_MAX) throw error;
        Atomics.wait(alarm, 0, 0, WAIT_MS);
      }
    }
  }

  return {
    write(line: string): void {
      try {
        writeRest();
        rest = Buffer.from(line);
        writeRest();
      } catch {
        // There is nowhere else to say it.
        isStuck = true;
        failures++;
      }
    },
    failures: (): number => failures,
  };
}

/** An error in one line, also one that only gathers others. */
export function describeError(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(describeError).join('; ');
  return error instanceof Error ? error.message || error.name : String(error);
}

/** By allow-list: a driver's error carries more, `detail` with the row it refused among it (OP3). */
function describeForLog(error: unknown): Record<string, string> {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  return {
    type: error.name,
    ...('code' in error && typeof error.code === 'string' && { code: error.code }),
    message: describeError(error),
    stack: describeStack(error),
  };
}

/** The stack, and those of what caused it. */
function describeStack(error: Error): string {
  const stack = error.stack ?? error.message;
  return error.cause instanceof Error ? `${stack}\ncaused by: ${describeStack(error.cause)}` : stack;
}
