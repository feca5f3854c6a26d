import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isInstalledAsLocked } from './installed-packages.mjs';
import { runStep, SetupProblem } from './run-step.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const STAMP = join(ROOT, 'node_modules', '.deskbell-setup');
const PINNED_NODE = join(ROOT, 'node_modules', '.bin', 'node');

/** Options of the outer npm command that would make the inner `npm ci` install something else, or elsewhere. */
const FOREIGN_OPTIONS =
  /^npm_config_(also|dev|dry_run|global|include|include_workspace_root|location|local_prefix|omit|only|package_lock|package_lock_only|prefix|production|workspace|workspaces)$/i;

const NO_NETWORK =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT)\b/;

/** Installs the npm packages, the pinned Node among them, unless what is there is what the lock file asks for. */
export async function ensurePackages() {
  const fingerprint = fingerprintOfDependencies();
  if (existsSync(PINNED_NODE) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === fingerprint) return;

  // Somebody ran `npm ci` or `npm install` themselves: no reason to do it again.
  const usable = isInstalledAsLocked(ROOT) && problemOfInstallation() === null;
  if (!usable) await install();
  writeFileSync(STAMP, fingerprint);
}

/** Everything that decides what belongs into node_modules; a new script or description in a manifest does not. */
function fingerprintOfDependencies() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`);
  hash.update(readFileSync(join(ROOT, 'package-lock.json')));
  const root = readManifest('');
  for (const manifest of [root, ...root.workspaces.map(readManifest)]) {
    const { name, version, workspaces, allowScripts } = manifest;
    const { dependencies, devDependencies, optionalDependencies, peerDependencies } = manifest;
    const wanted = [dependencies, devDependencies, optionalDependencies, peerDependencies];
    hash.update(JSON.stringify([name, version, workspaces, allowScripts, wanted]));
  }
  return hash.digest('hex');
}

async function install() {
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const title = 'installing packages with npm ci, about half a minute';
  const { code, output } = await runStep(title, 'npm', args, { cwd: ROOT, env: environmentForNpm() });
  if (code !== 0) {
    // npm names the cause first and its whole manual after it.
    console.error(output.trim().split('\n').slice(0, 20).join('\n'));
    throw new SetupProblem(sentenceAbout(output));
  }
  const problem = problemOfInstallation();
  if (problem) throw new SetupProblem(problem);
}

function environmentForNpm() {
  const env = { SCARF_ANALYTICS: 'false' };
  for (const [name, value] of Object.entries(process.env)) if (!FOREIGN_OPTIONS.test(name)) env[name] = value;
  // npm must not be run by the very Node it is about to delete and install again.
  const localBin = join('node_modules', '.bin');
  const directories = (process.env.PATH ?? '').split(delimiter);
  env.PATH = directories.filter(path => !path.endsWith(sep + localBin)).join(delimiter);
  return env;
}

function sentenceAbout(npmOutput) {
  if (NO_NETWORK.test(npmOutput)) {
    return 'the npm registry cannot be reached: check the network (or the proxy settings of npm) and try again.';
  }
  if (npmOutput.includes('EUSAGE'))
    return 'package-lock.json does not fit package.json: run `npm install` and commit it.';
  if (npmOutput.includes('ENOSPC')) return 'the disk is full: make room for about 500 MB and try again.';
  return '`npm ci` failed; its own words are above.';
}

/** What keeps the installed packages from running, or null. */
function problemOfInstallation() {
  const wanted = readManifest('').devDependencies.node;
  const probe = "new (require('better-sqlite3'))(':memory:').close(); console.log(process.versions.node)";
  const cwd = join(ROOT, 'packages', 'server');
  const ran = spawnSync(PINNED_NODE, ['--eval', probe], { cwd, encoding: 'utf8' });
  if (ran.error) {
    return (
      `the pinned Node ${wanted} does not run here (${ran.error.code}). npm's install scripts bring it: they must not be ` +
      'switched off (npm config get ignore-scripts), and the machine must be macOS or a Linux with glibc.'
    );
  }
  if (ran.status !== 0) return `better-sqlite3 does not load under Node ${wanted}: ${firstErrorLine(ran.stderr)}`;
  const version = ran.stdout.trim();
  return version === wanted ? null : `node_modules/.bin/node is Node ${version}, not the pinned ${wanted}.`;
}

function firstErrorLine(text) {
  return text.split('\n').find(line => /^\w*Error\b/.test(line)) ?? text.trim().split('\n')[0];
}

function readManifest(directory) {
  return JSON.parse(readFileSync(join(ROOT, directory, 'package.json'), 'utf8'));
}
