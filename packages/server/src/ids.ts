import { randomFillSync, randomInt } from 'node:crypto';
import { CODE_DIGITS } from './domain/code.ts';
import type { Clock, Ids } from './ports.ts';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TOKEN_BYTES = 32;

/** Prefixed ULIDs (48 bits of time, 80 random) and random tokens, drawn from one pool of CSPRNG bytes. */
export function createIds(clock: Pick<Clock, 'now'>): Ids {
  const randomBytes = createRandomPool();
  const ulid = () => encodeTime(clock.now()) + encodeRandom(randomBytes(16));
  // Unique is enough for a request: one random prefix for the process, then counting.
  const requestPrefix = `req_${encodeRandom(randomBytes(12))}`;
  let requests = 0;
  return {
    conversation: () => `thr_${ulid()}`,
    message: () => `msg_${ulid()}`,
    note: () => `note_${ulid()}`,
    session: () => `ses_${ulid()}`,
    upload: () => `up_${ulid()}`,
    customer: () => `cus_${ulid()}`,
    visitor: () => `anon_${ulid()}`,
    business: () => `biz_${ulid()}`,
    key: () => `key_${ulid()}`,
    loginCode: () => `otp_${ulid()}`,
    identityKey: () => `idk_${ulid()}`,
    member: () => `mem_${ulid()}`,
    memberSession: () => `mses_${ulid()}`,
    memberAccount: () => `macc_${ulid()}`,
    invitation: () => `inv_${ulid()}`,
    auditEntry: () => `aud_${ulid()}`,
    webhook: () => `whk_${ulid()}`,
    webhookEvent: () => `evt_${ulid()}`,
    macro: () => `mac_${ulid()}`,
    mail: () => `mail_${ulid()}`,
    csat: () => `csat_${ulid()}`,
    event: () => `evn_${ulid()}`,
    view: () => `view_${ulid()}`,
    request: () => requestPrefix + (requests++).toString(36),
    digits: () => String(randomInt(10 ** CODE_DIGITS)).padStart(CODE_DIGITS, '0'),
    token: () => Buffer.from(randomBytes(TOKEN_BYTES)).toString('base64url'),
  };
}

/** One system call for many ids: a call for each is a good part of what a message costs. */
function createRandomPool(size = 8192): (bytes: number) => Uint8Array {
  const pool = new Uint8Array(size);
  let used = size;
  return bytes => {
    if (used + bytes > size) {
      randomFillSync(pool);
      used = 0;
    }
    used += bytes;
    return pool.subarray(used - bytes, used);
  };
}

function encodeTime(ms: number): string {
  let text = '';
  for (let rest = ms, i = 0; i < 10; i++) {
    text = ALPHABET.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

const PAIRS = Array.from(ALPHABET, first => Array.from(ALPHABET, second => first + second)).flat();

/** Two bytes give two characters of five bits each. */
function encodeRandom(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 2) {
    text += PAIRS[(((bytes[at] ?? 0) & 31) << 5) | ((bytes[at + 1] ?? 0) & 31)];
  }
  return text;
}
