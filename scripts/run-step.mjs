import { spawn } from 'node:child_process';

/** Something the person at the keyboard can put right: its message is one plain sentence and all they are shown. */
export class SetupProblem extends Error {
  name = 'SetupProblem';
}

const STILL_RUNNING_EVERY_MS = 15_000;

/** Runs a command that may take long, saying so now and then. Answers its exit code and all it wrote. */
export function runStep(title, command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const startedAt = Date.now();
    const seconds = () => `${Math.round((Date.now() - startedAt) / 1000)} s`;
    console.log(`setup: ${title} …`);
    const progress = setInterval(() => console.log(`setup: … still at it, ${seconds()}`), STILL_RUNNING_EVERY_MS);

    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const collect = chunk => {
      output += chunk;
    };
    child.stdout.setEncoding('utf8').on('data', collect);
    child.stderr.setEncoding('utf8').on('data', collect);
    child.on('error', error => {
      clearInterval(progress);
      reject(new SetupProblem(`cannot run ${command}: ${error.message}`));
    });
    child.on('close', code => {
      clearInterval(progress);
      if (code === 0) console.log(`setup: … done in ${seconds()}`);
      resolve({ code, output });
    });
  });
}
