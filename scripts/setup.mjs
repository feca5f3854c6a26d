// What `npm start`, `npm test` and `npm run check` need before they begin. Plain JavaScript without dependencies: it
// runs on whatever Node the machine has, before the pinned one is there.
import { ensureInbox } from './inbox.mjs';
import { ensurePackages } from './packages.mjs';
import { SetupProblem } from './run-step.mjs';
import { ensureTestServers } from './test-servers.mjs';
import { ensureWidget } from './widget.mjs';

try {
  await ensurePackages();
  await ensureWidget();
  await ensureInbox();
  if (process.argv.includes('--with-test-servers')) await ensureTestServers();
} catch (error) {
  console.error(error instanceof SetupProblem ? `setup: ${error.message}` : error);
  process.exitCode = 1;
}
