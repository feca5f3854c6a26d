import { isIP } from 'node:net';
import { parseKey } from '../domain/key.ts';
import { parseOrigin } from '../domain/origin.ts';

// The kinds of settings: each says what it takes, and in words what is wrong with anything else.

export interface Setting<T> {
  env: string;
  /** As the documentation shows it. */
  type: string;
  /** Used when the variable is unset or empty. */
  default: T;
  help: string;
  /** The value, or a sentence saying what is wrong with it. */
  parse(text: string): { value: T } | { problem: string };
  /** Shown as `default` where the value itself would say little. */
  defaultShown?: string;
  secret?: boolean;
}

export function optionalText(env: string, help: string): Setting<string | null> {
  return { env, type: 'text', default: null, help, parse: value => ({ value }) };
}

export function text(env: string, fallback: string, help: string): Setting<string> {
  return { env, type: 'text', default: fallback, help, parse: value => ({ value }) };
}

export function pattern(env: string, type: string, shape: RegExp, help: string): Setting<string | null> {
  return {
    env,
    type,
    default: null,
    help,
    parse: value => (shape.test(value) ? { value } : { problem: `must be: ${type}` }),
  };
}

export function wholeNumber(env: string, fallback: number, min: number, max: number, help: string): Setting<number> {
  return {
    env,
    type: `whole number ${min}–${max}`,
    default: fallback,
    help,
    parse: text => {
      const value = /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN;
      return value >= min && value <= max ? { value } : { problem: `must be a whole number from ${min} to ${max}` };
    },
  };
}

export function milliseconds(env: string, fallback: number, help: string, min = 10): Setting<number> {
  return { ...wholeNumber(env, fallback, min, 3_600_000, help), type: 'milliseconds' };
}

export function oneOf<const T extends string>(
  env: string,
  values: readonly T[],
  fallback: T,
  help: string,
): Setting<T> {
  return {
    env,
    type: values.join(' | '),
    default: fallback,
    help,
    parse: text => {
      const value = values.find(candidate => candidate === text);
      return value === undefined ? { problem: `must be one of ${values.join(', ')}` } : { value };
    },
  };
}

export function url(env: string, protocols: string[], help: string, secret = false): Setting<string | null> {
  return {
    env,
    type: 'URL',
    default: null,
    help,
    secret,
    parse: value =>
      URL.canParse(value) && protocols.includes(new URL(value).protocol)
        ? { value }
        : { problem: `must be a URL beginning with ${protocols.map(protocol => `${protocol}//`).join(' or ')}` },
  };
}

/** Where a server answers: scheme, host and port. The value is not repeated, since a password may be in it. */
export function baseUrl(env: string, help: string): Setting<string | null> {
  const whole = url(env, ['http:', 'https:'], help, true);
  return {
    ...whole,
    parse: value => {
      const parsed = whole.parse(value);
      if ('problem' in parsed) return parsed;
      const isBare = !/[?#@]/.test(value) && new URL(value).pathname === '/';
      return isBare ? parsed : { problem: 'must be scheme, host and port only, without user, path, query or fragment' };
    },
  };
}

export function key(env: string, kind: 'public' | 'secret', help: string): Setting<string | null> {
  const prefix = kind === 'public' ? 'pk' : 'sk';
  return {
    env,
    type: `${prefix}_live_… | ${prefix}_test_…`,
    default: null,
    defaultShown: 'made at the first start',
    help: `${help} Used when the database is empty.`,
    secret: true,
    parse: value =>
      parseKey(value)?.kind === kind
        ? { value }
        : { problem: `must look like ${prefix}_test_ or ${prefix}_live_ and 8–128 letters, digits, - or _` },
  };
}

function list(env: string, help: string): Setting<string[]> {
  return { env, type: 'list', default: [], help, parse: value => ({ value: splitList(value) }) };
}

export function origins(env: string, help: string): Setting<string[]> {
  return {
    ...list(env, help),
    parse: text => {
      const value = splitList(text);
      const wrong = value.filter(origin => parseOrigin(origin) === null);
      return wrong.length === 0 ? { value } : { problem: 'must list origins such as https://shop.example' };
    },
  };
}

export function countries(env: string, help: string): Setting<string[]> {
  return {
    ...list(env, help),
    parse: text => {
      const value = splitList(text);
      const areCodes = value.every(code => /^\+[1-9]\d{0,3}$/.test(code));
      return areCodes ? { value } : { problem: 'must list country codes such as +49' };
    },
  };
}

export function addresses(env: string, help: string): Setting<string[]> {
  return {
    ...list(env, help),
    parse: text => {
      const value = splitList(text);
      if (!value.every(isAddressRange)) return { problem: 'must list IP addresses or CIDR ranges' };
      const isEverybody = value.some(range => /\/0+$/.test(range));
      return isEverybody ? { problem: 'must not list /0: anybody could then claim any address' } : { value };
    },
  };
}

/** Host names, addresses and CIDR ranges. */
export function hosts(env: string, help: string): Setting<string[]> {
  return {
    ...list(env, help),
    parse: text => {
      const value = splitList(text);
      const areHosts = value.every(entry => isAddressRange(entry) || HOST_NAME.test(entry));
      return areHosts ? { value } : { problem: 'must list host names, IP addresses or CIDR ranges' };
    },
  };
}

// Its last part holds a letter: what has none is an address, or a mistake.
const HOST_NAME = /^(?=.{1,253}$)(?:[a-z\d_](?:[a-z\d_-]*[a-z\d])?\.)*(?=[^.]*[a-z])[a-z\d](?:[a-z\d-]*[a-z\d])?$/i;

function isAddressRange(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

function splitList(text: string): string[] {
  return text
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '');
}
