import { readFileSync } from 'node:fs';

// Loaded into a node before its own code (`--import`). SIGUSR2: its wall clock moves by what the file says from then
// on. The monotonic clock and PostgreSQL's clock stay as they are.

const file = process.env['CHAOS_CLOCK_FILE'];
const RealDate = Date;
const realNow = Date.now.bind(Date);
let shiftMs = 0;

process.on('SIGUSR2', () => {
  if (file !== undefined) shiftMs = Number(readFileSync(file, 'utf8'));
});

Date.now = () => realNow() + shiftMs;
globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [Date.now()] : args, newTarget),
  apply: () => new RealDate(Date.now()).toString(),
});
