import { BUDGET, measure, total } from './budget.ts';
import { buildInbox } from './build.ts';

// `npm run build`: fails when the app has outgrown its budget.
await buildInbox();
const files = measure();
for (const { name, bytes } of files) console.log(`${name.padEnd(40)} ${(bytes / 1024).toFixed(2).padStart(7)} KB gz`);
console.log(`${'all of it'.padEnd(40)} ${(total(files) / 1024).toFixed(2).padStart(7)} KB gz of ${BUDGET / 1024}`);
if (total(files) > BUDGET) process.exitCode = 1;
