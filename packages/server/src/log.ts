import pino, { type Logger } from 'pino';

export interface Log {
  log: Logger;
  /** How often a line could not be written. */
  failures(): number;
}

/** Kept for when there is room again; what comes beyond is dropped. */
const BACKLOG_BYTES = 1_048_576;

/** JSON lines on stderr, so that stdout stays readable for people; written at once, so that the last ones are not lost. */
export function createLog(level: string): Log {
  const destination = pino.destination({ fd: 2, sync: true, maxLength: BACKLOG_BYTES });
  let failures = 0;
  // A full disk for logs is no reason to stop serving, and there is nowhere else to say it (OP3).
  destination.on('error', () => failures++);
  return { log: pino({ level, serializers: { err: describeForLog } }, destination), failures: () => failures };
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
