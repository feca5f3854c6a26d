import { readdirSync, readFileSync } from 'node:fs';

/** Kernel ticks in /proc are hundredths of a second on every Linux. */
const TICK_MS = 10;

export function residentBytes(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (kilobytes === undefined) throw new Error(`no VmRSS for ${pid}`);
  return Number(kilobytes) * 1024;
}

/** User and system time the process has used so far. */
export function cpuMs(pid: number): number {
  const { fields } = readStat(pid);
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** The same of a process with all it started, those that have ended included: PostgreSQL is many processes. */
export function familyCpuMs(pid: number): number {
  const { fields } = readStat(pid);
  const ofTheEnded = (Number(fields[13]) + Number(fields[14])) * TICK_MS;
  const ofChildren = childrenOf(pid).map(child => unlessGone(() => familyCpuMs(child.pid), 0));
  return ofChildren.reduce((sum, ms) => sum + ms, cpuMs(pid) + ofTheEnded);
}

/** Processes this one started, with the name of their program (15 characters of it). */
export function childrenOf(parent: number): { pid: number; name: string }[] {
  return readdirSync('/proc').flatMap(entry => {
    const pid = Number(entry);
    const stat = Number.isInteger(pid) ? unlessGone(() => readStat(pid), null) : null;
    return stat !== null && Number(stat.fields[1]) === parent ? [{ pid, name: stat.name }] : [];
  });
}

/** How many files, sockets included, the process has open. */
export function openFiles(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

/** How many files, sockets included, a process of ours may open. */
export function openFilesLimit(): number {
  const soft = /Max open files\s+(\S+)/.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
  return soft === undefined || soft === 'unlimited' ? Number.POSITIVE_INFINITY : Number(soft);
}

function readStat(pid: number): { name: string; fields: string[] } {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second field is the name in parentheses and may hold spaces.
  const end = stat.lastIndexOf(')');
  return { name: stat.slice(stat.indexOf('(') + 1, end), fields: stat.slice(end + 2).split(' ') };
}

/** A process may end between the listing and the look. */
function unlessGone<T>(look: () => T, otherwise: T): T {
  try {
    return look();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return otherwise;
    throw error;
  }
}
