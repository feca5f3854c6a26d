import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { type Config, readConfig, SETTINGS } from '../config.ts';

// What deploy/ says of the server must be what the server is.

const ROOT = new URL('../../../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, ROOT), 'utf8');
const files = readdirSync(new URL('deploy/', ROOT), { withFileTypes: true }).filter(entry => entry.isFile());
const KNOWN = new Set<string>(Object.values(SETTINGS).map(({ env }) => env));
const DEFAULTS = readConfig({});
/** What a stop may take after the drain: STOP_GRACE_MS of main.ts. */
const STOP_GRACE_S = 10;
/** Of a tenant's upload policy, unless it is changed (UP5). */
const UPLOAD_MB = 20;

interface Compose {
  services: Record<string, { image: string; environment?: Record<string, string>; stop_grace_period?: string }>;
}

test.each(files.map(({ name }) => name))('deploy/%s names no setting that is not there', name => {
  expect(unknownSettings(read(`deploy/${name}`))).toEqual([]);
});

test('a setting that is not there is noticed', () => {
  expect(unknownSettings('DESKBELL_NO_SUCH: 1\nDESKBELL_DRAIN_MS=1')).toEqual(['DESKBELL_NO_SUCH']);
});

test.each(['deploy/compose.yaml', 'deploy/compose.single.yaml'])('the nodes of %s have a valid configuration', name => {
  const nodes = Object.values((parse(read(name), { merge: true }) as Compose).services).filter(
    ({ image }) => image === 'deskbell',
  );
  expect(nodes.length).toBeGreaterThan(0);
  for (const { environment = {}, stop_grace_period = '' } of nodes) {
    expect(Object.keys(environment).filter(key => !KNOWN.has(key))).toEqual([]);
    const values = Object.entries(environment).map(([key, value]) => [key, interpolate(value)]);
    const config: Config = readConfig(Object.fromEntries(values));
    expect(Number.parseInt(stop_grace_period, 10)).toBeGreaterThan(config.drainMs / 1000 + STOP_GRACE_S);
  }
});

test('the image has the Node that the tests run on', () => {
  const { devDependencies } = JSON.parse(read('package.json')) as { devDependencies: { node: string } };
  expect(read('deploy/Dockerfile')).toMatch(new RegExp(`^ARG NODE=${devDependencies.node}$`, 'm'));
});

test('the image and the service start the server as npm start does', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: { start: string } };
  const [, environment, words] = /^(\S+=\S+) exec (.*)$/.exec(scripts.start) ?? [];
  const command = /^CMD (\[.*\])$/m.exec(read('deploy/Dockerfile'))?.[1] ?? '[]';
  expect((JSON.parse(command) as string[]).join(' ')).toBe(words);
  expect(read('deploy/Dockerfile')).toMatch(new RegExp(`^ENV .*${environment} `, 'm'));
  expect(read('deploy/deskbell.service')).toContain(`node_modules/.bin/${words}\n`);
  expect(read('deploy/deskbell.service')).toMatch(new RegExp(`^Environment=.*${environment} `, 'm'));
});

test('commands run as the service runs the server', () => {
  const service = read('deploy/deskbell.service');
  const asService = read('deploy/as-service');
  const dataDir = /DATA_DIR=\S+/.exec(service)?.[0];
  expect(asService).toContain(`--property=Environment=${dataDir} `);
  for (const name of ['User', 'Group', 'UMask', 'WorkingDirectory', 'EnvironmentFile']) {
    const value = new RegExp(`^${name}=(.*)$`, 'm').exec(service)?.[1];
    expect(asService).toMatch(new RegExp(`--property=${name}=${value}( |$)`, 'm'));
  }
});

test('the service waits longer than a stop takes', () => {
  const seconds = Number(/^TimeoutStopSec=(\d+)$/m.exec(read('deploy/deskbell.service'))?.[1]);
  expect(seconds).toBeGreaterThan(DEFAULTS.drainMs / 1000 + STOP_GRACE_S);
});

test('the proxies pass sockets and uploads on', () => {
  const nginx = read('deploy/nginx.conf');
  const numbers = (pattern: RegExp) => [...nginx.matchAll(pattern)].map(match => Number(match[1]));
  for (const seconds of numbers(/proxy_(?:read|send)_timeout (\d+)s;/g)) {
    expect(seconds * 1000).toBeGreaterThan(DEFAULTS.pongTimeoutMs);
  }
  expect(numbers(/proxy_(?:read|send)_timeout (\d+)s;/g)).toHaveLength(2);
  expect(Math.min(...numbers(/client_max_body_size (\d+)m;/g))).toBeGreaterThan(UPLOAD_MB);
  expect(Number(/max_size (\d+)MB/.exec(read('deploy/Caddyfile'))?.[1])).toBeGreaterThan(UPLOAD_MB);
});

/** `DESKBELL_…` is the server's own prefix: whatever has it is a setting. */
function unknownSettings(text: string): string[] {
  return (text.match(/\bDESKBELL_[A-Z0-9_]+/g) ?? []).filter(name => !KNOWN.has(name));
}

/** As compose does it: a variable that must be set is, here as a word. */
function interpolate(value: string): string {
  return value.replace(/\$\{\w+:-(\w*)\}/g, '$1').replace(/\$\{\w+:\?\}/g, 'word');
}
