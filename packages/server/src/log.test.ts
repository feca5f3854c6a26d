import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createLog } from './log.ts';
import { makeTemporaryDirectory } from './test/temporary-directory.ts';

test('[OP3] a log that could not be written goes on as soon as it can be, and no line of it is half a line', () => {
  const directory = makeTemporaryDirectory('log');
  const path = join(directory.path, 'pipe');
  execFileSync('mkfifo', [path]);
  // A pipe nobody reads is full after a few lines; what is longer than a page goes in by parts.
  const fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  const read = () => {
    const bytes = Buffer.alloc(1_048_576);
    return bytes.toString('utf8', 0, readSync(fd, bytes));
  };
  const { log, failures } = createLog('info', fd);
  for (let n = 0; n < 300; n++) log.info({ n, filling: 'ü'.repeat(5_000) }, 'too much');
  const before = read();
  expect(failures()).toBeGreaterThan(200);
  for (let n = 0; n < 3; n++) log.info({ n }, 'there is room');
  const lines = (before + read()).trimEnd().split('\n');
  const said = lines.map(line => (JSON.parse(line) as { msg: string }).msg);
  expect(said.slice(-3)).toEqual(['there is room', 'there is room', 'there is room']);
  closeSync(fd);
  directory.remove();
});

test('[OP3] the last words before an end are not waited for where nothing can be written', () => {
  const fd = openSync('/dev/full', 'w');
  const { log, failures } = createLog('info', fd);
  log.fatal('the end');
  expect(failures()).toBe(1);
  closeSync(fd);
});
