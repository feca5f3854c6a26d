import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE_DIR } from './server-under-test.ts';

const PROFILE_DIR = join(CACHE_DIR, 'profile');
const FUNCTIONS_SHOWN = 40;

/** V8's .cpuprofile, as far as it is read here. */
interface Profile {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[];
  samples: number[];
  /** Microseconds since the sample before, of the first one since `startTime`. */
  timeDeltas: number[];
  /** Microseconds on the clock `process.hrtime` reads. */
  startTime: number;
}

interface Window {
  pid: number;
  fromUs: number;
  toUs: number;
}

const windows: Window[] = [];

/** Only what the server does during a measured run counts, not its start or the making of sessions. */
export async function duringLoad<T>(pid: number, work: () => Promise<T>): Promise<T> {
  const fromUs = nowUs();
  try {
    return await work();
  } finally {
    windows.push({ pid, fromUs, toUs: nowUs() });
  }
}

/** Flags that make the server leave a profile behind when it ends. */
export function profileFlags(): string[] {
  rmSync(PROFILE_DIR, { recursive: true, force: true });
  mkdirSync(PROFILE_DIR, { recursive: true });
  return ['--cpu-prof', `--cpu-prof-dir=${PROFILE_DIR}`, '--cpu-prof-interval=500'];
}

/** Self time of everything but idling, by who owns the code and by function; one table a server process. */
export function printProfile(): void {
  for (const file of readdirSync(PROFILE_DIR)) {
    const profile = JSON.parse(readFileSync(join(PROFILE_DIR, file), 'utf8')) as Profile;
    const measured = windows.filter(window => file.split('.').includes(String(window.pid)));
    const { busyMs, groups, functions } = summarise(profile, measured);
    // A worker thread of the server, or a server that was started for something else.
    if (busyMs === 0) continue;
    console.log(`\n${file}: ${Math.round(busyMs)} ms busy under load`);
    for (const [name, ms] of groups) console.log(`${share(ms, busyMs)}  ${name}`);
    console.log();
    for (const [name, ms] of functions.slice(0, FUNCTIONS_SHOWN)) console.log(`${share(ms, busyMs)}  ${name}`);
  }
}

export function summarise(profile: Profile, measured: Window[]) {
  const selfMs = new Map<number, number>();
  let nowUs = profile.startTime;
  profile.samples.forEach((id, index) => {
    const deltaUs = profile.timeDeltas[index] ?? 0;
    nowUs += deltaUs;
    if (!measured.some(({ fromUs, toUs }) => fromUs <= nowUs && nowUs <= toUs)) return;
    selfMs.set(id, (selfMs.get(id) ?? 0) + deltaUs / 1000);
  });
  const groups = new Map<string, number>();
  const functions = new Map<string, number>();
  let busyMs = 0;
  for (const { id, callFrame } of profile.nodes) {
    const ms = selfMs.get(id) ?? 0;
    const { functionName, url, lineNumber } = callFrame;
    if (ms === 0 || functionName === '(idle)' || functionName === '(root)') continue;
    busyMs += ms;
    const owner = ownerOf(functionName, url);
    groups.set(owner, (groups.get(owner) ?? 0) + ms);
    const name = `${functionName || '(anonymous)'}  ${url === '' ? '' : `${shorten(url)}:${lineNumber + 1}`}`;
    functions.set(name, (functions.get(name) ?? 0) + ms);
  }
  return { busyMs, groups: byTime(groups), functions: byTime(functions) };
}

function ownerOf(functionName: string, url: string): string {
  if (functionName === '(garbage collector)') return 'garbage collection';
  if (functionName === '(program)') return 'outside JavaScript (program)';
  const dependency = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
  if (dependency !== undefined) return dependency;
  if (url.startsWith('node:')) return 'node';
  const own = /packages\/([^/]+)\/src\/([^/]+)/.exec(url);
  if (own !== null) return `deskbell ${own[1]}/${own[2]}`;
  return url === '' ? 'native functions' : 'generated or other';
}

function nowUs(): number {
  return Number(process.hrtime.bigint() / 1000n);
}

function shorten(url: string): string {
  return url.replace(/^.*\/(node_modules|packages)\//, '');
}

function byTime(totals: Map<string, number>): [string, number][] {
  return [...totals].sort(([, a], [, b]) => b - a);
}

function share(ms: number, of: number): string {
  return `${((100 * ms) / of).toFixed(1).padStart(5)} %`;
}
