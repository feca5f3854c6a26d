import { HEADERS, ROUTES } from '@deskbell/protocol';
import { WebSocket } from 'ws';
import type { Config } from '../config.ts';
import { type Check, describe, type Finding, fail, ok, warn } from './check.ts';
import { type PublicKey, readPublicKeys } from './public-keys.ts';

const TIMEOUT_MS = 5_000;
/** The header has whole seconds. */
const CLOCK_DIFFERENCE_MS = 2_000;
const FOREIGN = 'https://deskbell-doctor.invalid';

/** The running server as clients reach it: through PUBLIC_URL, and whatever is in front of it. */
export function checkServer(config: Config): Check[] {
  const { publicUrl, host, port } = config;
  const local = `http://${host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : host}:${port}`;
  const base = publicUrl?.replace(/\/+$/, '') ?? local;
  return [
    { name: 'server', run: () => checkReadiness(base, local) },
    { name: 'websocket', run: async () => checkSession(base, await readPublicKeys(config)) },
    { name: 'origins', deadlineMs: 60_000, run: async () => checkOrigins(base, await readPublicKeys(config)) },
  ];
}

async function checkReadiness(base: string, local: string): Promise<Finding[]> {
  let answer = await ask(base, '/readyz').catch((error: unknown) => describe(error));
  if (typeof answer === 'string') return [fail(`${base} cannot be reached (${answer}): is the server running?`)];
  const isPrivate = answer.status === 403 || answer.status === 404;
  if (isPrivate) answer = await ask(local, '/readyz');
  if (answer.status !== 200) return [fail(`${isPrivate ? local : base}/readyz answers ${answer.status}: see its log`)];
  const found: Finding[] = [ok(`${base} is ready${isPrivate ? '; /readyz is not public' : ''}`)];
  const difference = Date.parse(answer.headers.get('date') ?? '') + 500 - Date.now();
  if (Math.abs(difference) > CLOCK_DIFFERENCE_MS) {
    found.push(warn(`its clock is ${(difference / 1000).toFixed(0)} s away from this machine’s: use NTP on both`));
  }
  return found;
}

/** A visitor of the test environment: a session, its cookie, its socket; then it logs out. */
async function checkSession(base: string, keys: PublicKey[]): Promise<Finding[]> {
  const key = keys.find(({ environment }) => environment === 'test');
  if (!key) return [warn('not tried: there is no public key of the test environment')];
  const publicKey = { [HEADERS.publicKey]: key.key };
  const opened = await ask(base, ROUTES.conversation, { method: 'POST', headers: publicKey });
  if (opened.status === 401) return [fail(`${base} does not know the keys of this database: is it another server?`)];
  const token = opened.headers.get(HEADERS.sessionToken);
  if (token === null)
    return [fail(`POST ${ROUTES.conversation} answers ${opened.status} and no ${HEADERS.sessionToken}`)];
  const headers = { ...publicKey, authorization: `Bearer ${token}` };
  try {
    return [...checkCookie(base, opened.headers.getSetCookie()), await checkSocket(base, headers)];
  } finally {
    await ask(base, ROUTES.authLogout, { method: 'POST', headers });
  }
}

function checkCookie(base: string, cookies: string[]): Finding[] {
  const [cookie, ...others] = cookies;
  if (!cookie || others.length > 0)
    return [fail(`${cookies.length} cookies came instead of one: what is in front adds or drops some`)];
  const wanted = [
    'HttpOnly',
    'Path=/',
    ...(base.startsWith('https:') ? ['Secure', 'SameSite=None', 'Partitioned'] : []),
  ];
  const attributes = cookie.split(';').map(part => part.trim().toLowerCase());
  const missing = wanted.filter(attribute => !attributes.includes(attribute.toLowerCase()));
  return missing.length > 0 ? [fail(`the cookie came without ${missing.join(', ')}: what is in front changes it`)] : [];
}

/** The 101, the first frame, and a frame there and back. */
function checkSocket(base: string, headers: Record<string, string>): Promise<Finding> {
  const socket = new WebSocket(base.replace(/^http/, 'ws') + ROUTES.socket, { headers, handshakeTimeout: TIMEOUT_MS });
  const outcome = Promise.withResolvers<Finding>();
  socket.once('message', first => {
    const { type } = JSON.parse(String(first)) as { type: string };
    if (type !== 'resync') outcome.resolve(fail(`the first frame is ${type}, not resync`));
    socket.once('message', () => outcome.resolve(ok('opens, greets and answers, end to end')));
    socket.send('{"type":"ping"}');
  });
  socket.once('unexpected-response', (_request, response) => {
    outcome.resolve(fail(`the upgrade is answered ${response.statusCode}: let the proxy pass Upgrade and Connection`));
    response.resume();
  });
  socket.on('error', error => outcome.resolve(fail(describe(error))));
  socket.once('close', code => outcome.resolve(fail(`closed at once with ${code}`)));
  return outcome.promise.finally(() => socket.terminate());
}

/** What a browser on each listed site would be answered, and one on another site. */
async function checkOrigins(base: string, keys: PublicKey[]): Promise<Finding[]> {
  const live = keys.filter(({ environment }) => environment === 'live');
  if (live.length === 0)
    return [warn('there is no public key of the live environment: npm run keys -- create public live')];
  const found: Finding[] = [];
  for (const { id, key, origins } of live) {
    const status = async (origin: string) => {
      const answer = await ask(base, ROUTES.messages, { headers: { origin, [HEADERS.publicKey]: key } });
      const allowed = answer.headers.get('access-control-allow-origin');
      return answer.status === 200 && allowed !== origin
        ? `without its CORS headers (${allowed})`
        : String(answer.status);
    };
    if (origins.length === 0) found.push(warn(`${id} lists no origin: only this server’s own pages may use it`));
    for (const origin of origins) {
      const answered = await status(origin);
      if (answered !== '200')
        found.push(fail(`${id}: ${origin} is answered ${answered}: what is in front changes headers`));
    }
    if ((await status(FOREIGN)) !== '403') found.push(fail(`${id}: a foreign origin is let in`));
  }
  return found.length > 0 ? found : [ok(`${live.length} live keys answer the sites they list, and no others`)];
}

function ask(base: string, path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(base + path, { ...init, redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) });
}
