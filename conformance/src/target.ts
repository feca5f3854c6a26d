import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { type Answer, toAnswer } from './answer.ts';
import { Miss, NotObserved } from './case.ts';
import { outsideLimits } from './wait.ts';

export interface Keys {
  publicKey: string;
  secretKey: string;
}

export interface TargetOptions extends Keys {
  url: string;
  /** A browser origin the public key lists; without it the kit makes a key that has one. */
  origin?: string;
  /** Keys of a second tenant of the same server: another business, or the other environment. */
  other?: Keys;
  /** The longest silence a case may wait for. */
  patienceMs?: number;
}

export interface RequestSpec {
  method?: string;
  path: string;
  headers?: Record<string, string>;
  /** Sent as JSON with its content type. */
  json?: unknown;
  /** Sent as it is; brings no content type. */
  body?: string | Buffer;
  chunked?: boolean;
  /** Hands out a 429 instead of waiting it out. */
  takesLimits?: boolean;
}

/** One case's way to the server: full control over each request, and an end to everything it opened. */
export interface Target {
  readonly options: TargetOptions;
  request: (spec: RequestSpec) => Promise<Answer>;
  /** The newest exchange, for the report. */
  lastAnswer: () => Answer | undefined;
  /** Runs when the case is over. */
  atEnd: (run: () => void | Promise<void>) => void;
  /** Throws NotObserved when this run may not wait so long. */
  needsPatience: (ms: number, forWhat: string) => void;
  end: () => Promise<void>;
}

const REQUEST_TIMEOUT_MS = 30_000;

export function createTarget(options: TargetOptions): Target {
  const base = new URL(options.url);
  const secure = base.protocol === 'https:';
  const agent = secure ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true });
  const endings: (() => void | Promise<void>)[] = [() => agent.destroy()];
  let last: Answer | undefined;

  async function request(spec: RequestSpec): Promise<Answer> {
    const ask = async () => {
      last = await exchange(secure ? httpsRequest : httpRequest, base, agent, spec);
      return last;
    };
    return spec.takesLimits ? ask() : outsideLimits(ask, answer => answer);
  }

  return {
    options,
    request,
    lastAnswer: () => last,
    atEnd: run => void endings.unshift(run),
    needsPatience(ms, forWhat) {
      if ((options.patienceMs ?? 45_000) < ms) {
        throw new NotObserved(`${forWhat} takes up to ${ms / 1000} s of silence; try --patience ${ms / 1000}`);
      }
    },
    async end() {
      // Tidying up is no part of what is observed: a server that is gone by now changes no outcome.
      for (const run of endings) await Promise.allSettled([(async () => run())()]);
    },
  };
}

function exchange(
  send: typeof httpRequest | typeof httpsRequest,
  base: URL,
  agent: HttpAgent | HttpsAgent,
  spec: RequestSpec,
): Promise<Answer> {
  const method = spec.method ?? 'GET';
  const { path } = spec;
  const body = Buffer.from(spec.json === undefined ? (spec.body ?? '') : JSON.stringify(spec.json));
  const headers: Record<string, string> = { ...spec.headers };
  if (spec.json !== undefined) headers['content-type'] ??= 'application/json';
  if (body.length > 0 && !spec.chunked) headers['content-length'] = String(body.length);
  const asked = { method, path, headers, body: body.toString('utf8') };

  return new Promise((resolve, reject) => {
    const request = send({ agent, host: hostOf(base), port: base.port, method, path, headers });
    const failed = (error: Error) => {
      // A kept connection may be closed by the server just as we use it again; only then nothing was read.
      const stale = request.reusedSocket && (error as NodeJS.ErrnoException).code === 'ECONNRESET';
      if (stale) resolve(exchange(send, base, agent, spec));
      else reject(new Miss(`an answer to ${method} ${path}`, `the connection failed: ${error.message}`));
    };
    request.setTimeout(REQUEST_TIMEOUT_MS, () => request.destroy(new Error('nothing came for 30 s')));
    request.once('error', failed);
    request.once('response', response => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', failed);
      response.once('end', () => {
        resolve(toAnswer(asked, response.statusCode ?? 0, response.rawHeaders, Buffer.concat(chunks)));
      });
    });
    if (spec.chunked) request.write(body);
    request.end(spec.chunked ? undefined : body);
  });
}

/** Without the brackets of an IPv6 address. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');
