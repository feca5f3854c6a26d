import pino from 'pino';
import { createApp } from './app.ts';
import { ConfigError, readConfig } from './config.ts';
import { welcome } from './welcome.ts';

// The process: configuration, start, signals. Only start.js imports this file.

/** Beyond the drain window the rest of a stop has this long. */
const STOP_GRACE_MS = 10_000;

const config = (() => {
  try {
    return readConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const problem of error.problems) console.error(`configuration: ${problem}`);
    process.exit(1);
  }
})();

// Logs go to stderr, so that stdout stays readable for people.
const log = pino({ level: config.logLevel }, pino.destination({ fd: 2, sync: true }));

const app = await createApp(config, {
  log,
  onFatal: error => {
    log.fatal({ err: error }, error.message);
    stop(1);
  },
}).catch((error: unknown) => {
  const text = error instanceof Error ? error.message : String(error);
  console.error(`Deskbell could not start: ${text}`);
  log.debug({ err: error }, 'start failed');
  process.exit(1);
});

let isStopping = false;
function stop(exitCode: number): void {
  // A second signal means now.
  if (isStopping) process.exit(exitCode || 1);
  isStopping = true;
  log.info('stopping');
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
process.on('SIGTERM', () => stop(0));
process.on('SIGINT', () => stop(0));
process.on('uncaughtException', error => {
  log.fatal({ err: error }, 'uncaught: the process ends');
  process.exit(1);
});

try {
  const url = await app.listen();
  console.log(welcome({ url, config, firstKeys: app.firstKeys }));
  log.info({ url, node: process.version }, 'ready');
} catch (error) {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const text = error instanceof Error ? error.message : String(error);
  console.error(code === 'EADDRINUSE' ? `Deskbell could not start: port ${config.port} is in use` : text);
  await app.close();
  process.exit(1);
}
