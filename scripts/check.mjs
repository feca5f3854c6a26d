// What to run before each commit: everything that needs no server, side by side, and only what fails is shown.
import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const STEPS = [
  { name: 'lint and format', command: ['biome', 'check', '--error-on-warnings', '.'] },
  { name: 'types', command: ['tsc', '-p', '.'] },
  { name: 'types of examples', command: ['tsc', '-p', 'examples/react'] },
  { name: 'generated documents', command: ['node', 'packages/server/src/docs/generate.ts', '--check'] },
  { name: 'fast tests', command: ['vitest', 'run', '--project', 'fast'] },
];

const results = await Promise.all(STEPS.map(run));
const failed = results.filter(result => !result.ok);
for (const { name, command, output } of failed) console.log(`\n--- ${name}: ${command.join(' ')}\n${output.trim()}`);
if (failed.length > 0) {
  console.log(`\n${STEPS.length - failed.length} passed, ${failed.length} failed`);
  process.exitCode = 1;
}

function run({ name, command: [program, ...args] }) {
  const startedAt = performance.now();
  const PATH = [join(ROOT, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
  const child = spawn(program, args, { cwd: ROOT, env: { ...process.env, PATH }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', text => {
      output += text;
    });
  }
  return new Promise(resolve => {
    const finish = ok => {
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      console.log(`${ok ? 'ok    ' : 'FAILED'}  ${name.padEnd(20)} ${seconds.padStart(5)} s`);
      resolve({ ok, name, command: [program, ...args], output });
    };
    child.once('close', code => finish(code === 0));
    child.once('error', error => {
      output += error.message;
    });
  });
}
