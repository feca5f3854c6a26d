import { type App, createApp } from './app.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { createLog, describeError } from './log.ts';
import { StorageUnavailable } from './ports.ts';
import { shrinkHeapSoon } from './shrink-heap.ts';
import { welcome } from './welcome.ts';

// The process: configuration, start, signals. Only start.js imports this file.

/** Beyond the drain window the rest of a stop has this long. */
const STOP_GRACE_MS = 10_000;

const config = readConfigOrExit();
const { log, failures: logFailures } = createLog(config.logLevel);
let app: App | null = null;
let isStopping = false;
let stopShrinking = (): void => undefined;

process.on('SIGTERM', () => stop(0));
process.on('SIGINT', () => stop(0));
process.on('uncaughtException', error => {
  log.fatal({ err: error }, 'uncaught: the process ends');
  process.exit(1);
});

try {
  app = await createApp(config, { log, logFailures, onFatal });
  const { url, ...started } = await app.listen();
  console.log(welcome({ url, config, ...started }));
  log.info({ url, node: process.version }, 'ready');
  stopShrinking = shrinkHeapSoon();
} catch (error) {
  console.error(`Deskbell could not start: ${explainStart(error)}`);
  log.debug({ err: error }, 'start failed');
  await app?.close();
  process.exit(1);
}

function explainStart(error: unknown): string {
  const isPortTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  if (isPortTaken) return `port ${config.port} is in use; PORT=${config.port + 1} npm start takes another`;
  const hasReason = error instanceof StorageUnavailable && error.cause !== undefined;
  return hasReason ? `${describeError(error)}: ${describeError(error.cause)}` : describeError(error);
}

function readConfigOrExit(): Config {
  try {
    return readConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const problem of error.problems) console.error(`configuration: ${problem}`);
    process.exit(1);
  }
}

function onFatal(error: Error): void {
  log.fatal({ err: error }, error.message);
  stop(1);
}

function stop(exitCode: number): void {
  // A second signal means now, and so does one before there is anything to close.
  if (isStopping || !app) process.exit(exitCode || 1);
  isStopping = true;
  log.info('stopping');
  stopShrinking();
  setTimeout(() => {
    log.error('the stop took too long');
    process.exit(1);
  }, config.drainMs + STOP_GRACE_MS).unref();
  app.close().then(
    () => process.exit(exitCode),
    (error: unknown) => {
      log.error({ err: error }, 'the stop failed');
      process.exit(1);
    },
  );
}
