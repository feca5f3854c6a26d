import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findClamd } from '../../../../scripts/clamd.mjs';
import { withDeadline } from './deadline.ts';
import { reapIfWeDie } from './reaper.ts';
import { makeTemporaryDirectory } from './temporary-directory.ts';

export interface Clamd {
  /** `unix://…` */
  url: string;
  stop(): Promise<void>;
}

const READY = 'Self checking disabled';
const DEADLINE_MS = 30_000;
/** The harmless file every scanner calls a virus, in two halves so that no scanner calls this one so. */
export const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR', '-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');

/** A real ClamAV daemon on a socket of its own. It knows one virus: EICAR. */
export async function startClamd({ streamMaxBytes }: { streamMaxBytes: number }): Promise<Clamd> {
  const clamd = findClamd();
  if (clamd === null) throw new Error('ClamAV is not installed: `node scripts/setup.mjs --with-test-servers`');
  const directory = makeTemporaryDirectory('clamd');
  // It may give up being root for an account of its own.
  chmodSync(directory.path, 0o777);
  const socket = join(directory.path, 'clamd.sock');
  const configuration = join(directory.path, 'clamd.conf');
  // Name, any kind of file, at its beginning, the bytes in hexadecimal.
  const signature = `Eicar-Test-Signature:0:0:${Buffer.from(EICAR).toString('hex')}\n`;
  writeFileSync(join(directory.path, 'test.ndb'), signature);
  const settings = [
    `LocalSocket ${socket}`,
    `DatabaseDirectory ${directory.path}`,
    'Foreground yes',
    'SelfCheck 0',
    `StreamMaxLength ${streamMaxBytes}`,
  ];
  writeFileSync(configuration, `${settings.join('\n')}\n`);

  const child = spawn(clamd, ['--config-file', configuration], { stdio: ['ignore', 'pipe', 'pipe'] });
  const release = child.pid === undefined ? undefined : reapIfWeDie({ pid: child.pid, signal: 'SIGTERM' });
  const exited = once(child, 'close').then(() => release?.());
  let output = '';
  const ready = new Promise<void>(resolve => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (output.includes(READY)) resolve();
      });
    }
  });
  const ended = exited.then(() => Promise.reject(new Error(`clamd ended; it wrote:\n${output}`)));
  await withDeadline(DEADLINE_MS, () => `clamd was not ready (it wrote:\n${output})`, Promise.race([ready, ended]));
  if (!existsSync(socket)) throw new Error(`clamd has made no socket; it wrote:\n${output}`);
  return {
    url: `unix://${socket}`,
    async stop() {
      child.kill('SIGTERM');
      await withDeadline(DEADLINE_MS, () => `clamd did not end (it wrote:\n${output})`, exited);
      directory.remove();
    },
  };
}
