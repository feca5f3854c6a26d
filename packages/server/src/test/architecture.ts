import { isBuiltin } from 'node:module';
import { importsOf } from './imports.ts';
import { isTestCode, type SourceFile } from './source-files.ts';

// main → app → {http, ws, storage, …} → {services, ports} → domain → protocol: an import may only point to the right.

const SERVER = 'packages/server/src/';
const RANKS: Record<string, number> = {
  main: 0,
  cli: 0,
  app: 1,
  backup: 1,
  doctor: 1,
  seed: 1,
  welcome: 1,
  docs: 1,
  services: 3,
  ports: 3,
  demo: 3,
  pages: 3,
  domain: 4,
};
/** All that is not named: http, ws, storage, bus, limits, config, clock, … */
const EDGE_RANK = 2;
/** Arrows beside the rule: `from → to`. */
const ALLOWED_BESIDES = ['services → ports', 'app → docs', 'bus → redis', 'limits → redis'];
/** What only agents see is presented here; a customer's route or socket must not even know it (I7). */
const AGENTS_ONLY = [`${SERVER}domain/present-agent.ts`, `${SERVER}domain/present-desk.ts`];
const AGENT_FILES = /^(domain\/present-desk|http\/routes\/agent-|ws\/tenant-feed|services\/(agent-|notes))/;

const TRANSPORTS = ['fastify', '@fastify', 'ws'];
const DATABASES = ['kysely', 'better-sqlite3', 'pg', '@redis'];
const FORBIDDEN_PACKAGES: Record<string, string[]> = {
  services: [...TRANSPORTS, ...DATABASES],
  ports: [...TRANSPORTS, ...DATABASES],
  http: DATABASES,
  ws: DATABASES,
};

/** One sentence for each import, or reading of the environment, that breaks the architecture. */
export function findArchitectureViolations(files: SourceFile[]): string[] {
  return files.flatMap(source => {
    const wrongImports = importsOf(source).flatMap(target => {
      const reason = whyNot(source.file, target);
      return reason === null ? [] : [`${source.file} imports ${target}: ${reason}`];
    });
    return readsEnvironment(source)
      ? [...wrongImports, `${source.file} reads process.env: only config.ts may`]
      : wrongImports;
  });
}

function whyNot(file: string, target: string): string | null {
  if (target === `${SERVER}main.ts`) return 'nothing imports main: it is the process';
  if (file.startsWith('conformance/')) return whyNotFromConformance(file, target);
  if (file.startsWith('chaos/')) return whyNotFromChaos(file, target);
  if (isTestCode(file) || !file.startsWith('packages/')) return null;
  if (isTestCode(target) || packageOf(target) === 'vitest') return 'the product does not know its tests';
  if (file.startsWith('packages/protocol/')) return whyNotFromProtocol(file, target);
  if (file.startsWith('packages/sdk/')) return whyNotFromSdk(file, target);
  if (file.startsWith(SERVER)) return whyNotFromServer(file, target);
  return null;
}

function whyNotFromConformance(file: string, target: string): string | null {
  const isAllowed =
    target.startsWith('conformance/') ||
    isBuiltin(target) ||
    isWithin(target, 'packages/protocol') ||
    packageOf(target) === 'ws' ||
    (isTestCode(file) && packageOf(target) === 'vitest');
  return isAllowed ? null : 'the conformance suite knows only the wire: protocol, ws and Node';
}

function whyNotFromProtocol(file: string, target: string): string | null {
  if (isWithin(target, 'packages/protocol')) return null;
  if (packageOf(target) === 'typebox' && /^packages\/protocol\/src\/schemas?[\w-]*\.ts$/.test(file)) return null;
  return 'protocol depends on nothing, its schemas.ts on typebox';
}

function whyNotFromSdk(file: string, target: string): string | null {
  const isAllowed =
    isWithin(target, 'packages/sdk') ||
    isWithin(target, 'packages/protocol') ||
    (packageOf(target) === 'react' && file === 'packages/sdk/src/react.ts');
  return isAllowed ? null : 'the SDK runs in browsers and depends on protocol alone';
}

/** It sees the server from outside, as its clients do; only to start one it takes what the server's tests have. */
function whyNotFromChaos(file: string, target: string): string | null {
  const isAllowed =
    ['chaos', 'packages/sdk', 'packages/protocol', `${SERVER}test`].some(directory => isWithin(target, directory)) ||
    isBuiltin(target) ||
    packageOf(target) === 'ws' ||
    (isTestCode(file) && packageOf(target) === 'vitest');
  return isAllowed ? null : 'chaos knows sdk, protocol, ws, Node and how the server’s tests start one';
}

function whyNotFromServer(file: string, target: string): string | null {
  const from = moduleOf(file);
  if (isWithin(target, 'packages/protocol')) return null;
  if (AGENTS_ONLY.includes(target) && !AGENT_FILES.test(file.slice(SERVER.length)))
    return 'only agents’ files may know it';
  if (target.startsWith(SERVER)) {
    const to = moduleOf(target);
    const isAllowed = from === to || rankOf(from) < rankOf(to) || ALLOWED_BESIDES.includes(`${from} → ${to}`);
    return isAllowed ? null : `${from} may not know ${to}`;
  }
  if (/^(packages|conformance|bench|chaos|scripts)(\/|$)/.test(target))
    return 'the server knows only itself and protocol';
  if (from === 'domain') return 'domain knows only itself and protocol';
  const isForbidden = FORBIDDEN_PACKAGES[from]?.includes(packageOf(target));
  return isForbidden ? `${from} may not know ${packageOf(target)}` : null;
}

function readsEnvironment({ file, text }: SourceFile): boolean {
  if (!file.startsWith(SERVER) || isTestCode(file) || file === `${SERVER}config.ts`) return false;
  return /\bprocess\s*(\?\.|\.)\s*env\b|\bprocess\[|\benv\b[^;=]*}\s*=\s*process\b|from 'node:process'/.test(text);
}

/** `http` for http/server.ts, `config` for config.ts. */
function moduleOf(file: string): string {
  return file.slice(SERVER.length).replace(/[/.].*$/, '');
}

function rankOf(module: string): number {
  return RANKS[module] ?? EDGE_RANK;
}

function isWithin(target: string, directory: string): boolean {
  return target === directory || target.startsWith(`${directory}/`);
}

/** `pg` for pg/lib/client, `@fastify` for anything in that scope. */
function packageOf(target: string): string {
  return target.split('/')[0] ?? target;
}
