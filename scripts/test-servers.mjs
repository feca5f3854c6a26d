import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { findChromium } from './chromium.mjs';
import { findClamd } from './clamd.mjs';
import { findPostgresBinaries } from './postgres-binaries.mjs';
import { findRedisBinary } from './redis-binary.mjs';
import { runStep, SetupProblem } from './run-step.mjs';

// The programs the tests run for real. One more is one more line.
const TEST_SERVERS = [
  {
    name: 'PostgreSQL',
    isThere: () => findPostgresBinaries() !== null,
    debian: 'postgresql',
    homebrew: 'postgresql@17',
  },
  {
    name: 'Redis',
    isThere: () => findRedisBinary() !== null,
    debian: 'redis-tools',
    homebrew: 'redis',
  },
  {
    name: 'Chromium',
    isThere: () => findChromium() !== null,
    debian: 'chromium',
    homebrew: '--cask chromium',
  },
  {
    name: 'ClamAV',
    isThere: () => findClamd() !== null,
    debian: 'clamav-daemon',
    homebrew: 'clamav',
  },
];

const NO_CLUSTER_FILE = '/etc/postgresql-common/createcluster.d/deskbell-setup.conf';
/** Answers 101 to forbid. */
const SERVICE_POLICY = '/usr/sbin/policy-rc.d';

/** Looks for the servers the tests need and, where that is possible without asking, installs those that are missing. */
export async function ensureTestServers() {
  const missing = TEST_SERVERS.filter(server => !server.isThere());
  if (missing.length === 0) return;
  const isDebian = existsSync('/usr/bin/apt-get');
  if (!isDebian || process.getuid?.() !== 0) throw new SetupProblem(whatToInstall(missing, isDebian));

  await installFromDebian(missing.map(server => server.debian));
  const stillMissing = missing.filter(server => !server.isThere());
  if (stillMissing.length > 0) throw new SetupProblem(whatToInstall(stillMissing, isDebian));
}

async function installFromDebian(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' };
  await aptGet(['update'], 'reading the list of Debian packages', env);
  const keepServerStopped = forbidDefaultCluster();
  const keepServicesStopped = forbidServices();
  try {
    const args = ['install', '--yes', '--no-install-recommends', ...packages];
    await aptGet(args, `installing ${packages.join(', ')} for the tests`, env);
  } finally {
    keepServicesStopped.end();
    keepServerStopped.end();
  }
}

async function aptGet(args, title, env) {
  // Another apt may hold the lock, on a machine that has just booted for instance.
  const { code, output } = await runStep(title, 'apt-get', ['-o', 'DPkg::Lock::Timeout=120', ...args], { env });
  if (code === 0) return;
  console.error(output.trim());
  throw new SetupProblem(`\`apt-get ${args.join(' ')}\` failed; its own words are above.`);
}

/** The tests make clusters of their own: Debian's package shall not create and start one on the machine's port 5432. */
function forbidDefaultCluster() {
  mkdirSync('/etc/postgresql-common/createcluster.d', { recursive: true });
  writeFileSync(NO_CLUSTER_FILE, 'create_main_cluster = false\n');
  return { end: () => rmSync(NO_CLUSTER_FILE, { force: true }) };
}

/**
 * The tests start what they need themselves: nothing of it shall run as a service, ClamAV's update of its database from
 * the network least of all. Packages ask this program before they start anything; containers often have one already.
 */
function forbidServices() {
  if (existsSync(SERVICE_POLICY)) return { end: () => undefined };
  writeFileSync(SERVICE_POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  return { end: () => rmSync(SERVICE_POLICY, { force: true }) };
}

function whatToInstall(missing, isDebian) {
  const names = missing.map(server => server.name).join(' and ');
  const command = isDebian
    ? `sudo apt-get install ${missing.map(server => server.debian).join(' ')}`
    : process.platform === 'darwin'
      ? `brew install ${missing.map(server => server.homebrew).join(' ')}`
      : 'your package manager';
  return `the tests need ${names}, which is not on this machine: install it (${command}) and run them again.`;
}
