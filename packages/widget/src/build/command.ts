import { findTooLarge, measure } from './budget.ts';
import { buildWidget } from './build.ts';

// `npm run build`: fails when a file has outgrown its budget.
await buildWidget();
const files = measure();
for (const { name, bytes, most } of files) {
  console.log(`${name.padEnd(24)} ${(bytes / 1024).toFixed(2).padStart(6)} KB gz of ${most / 1024} KB`);
}
for (const problem of findTooLarge(files)) {
  console.error(problem);
  process.exitCode = 1;
}
