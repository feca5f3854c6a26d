import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { AppError } from '../domain/app-error.ts';

// scrypt as OWASP has it for 16 MB: in Node's thread pool, so that a log-in does not hold up messages.
const COST = { N: 2 ** 14, r: 8, p: 5 } as const;
const [SALT_BYTES, HASH_BYTES] = [16, 32];
/** Each takes 16 MB and a thread the disk wants too. */
const AT_ONCE = 2;
const WAITING_MAX = 50;

const derive = promisify(scrypt) as (
  password: string,
  salt: Buffer,
  length: number,
  options: ScryptOptions,
) => Promise<Buffer>;

/** `scrypt$N$r$p$salt$hash`; what it cost is in it, so that old ones stay good when the cost goes up. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await inTurn(() => derive(password.normalize('NFKC'), salt, HASH_BYTES, COST));
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64url'), hash.toString('base64url')].join('$');
}

export async function isPassword(stored: string, password: string): Promise<boolean> {
  const [kind, N, r, p, salt, hash] = stored.split('$');
  if (kind !== 'scrypt' || !salt || !hash) return false;
  const expected = Buffer.from(hash, 'base64url');
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  const given = await inTurn(() =>
    derive(password.normalize('NFKC'), Buffer.from(salt, 'base64url'), expected.length, cost),
  );
  return timingSafeEqual(expected, given);
}

let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) {
    if (waiting.length >= WAITING_MAX) throw new AppError('SERVICE_UNAVAILABLE', 'too many log-ins at once; try again');
    await new Promise<void>(resolve => waiting.push(resolve));
  } else {
    running++;
  }
  try {
    return await work();
  } finally {
    // The place goes straight to who waits longest.
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}
