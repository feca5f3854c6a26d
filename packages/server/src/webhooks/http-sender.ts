import { lookup as systemLookup } from 'node:dns/promises';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { WebhookAnswer, WebhookPost, WebhookSender } from '../ports/webhooks.ts';
import { createAddressPolicy } from './address-policy.ts';

/** All addresses of a host name. */
export type Resolve = (host: string) => Promise<{ address: string; family: number }[]>;

interface SenderOptions {
  /** `DESKBELL_WEBHOOK_ALLOW`: host names, addresses or CIDR ranges beside the public ones. */
  allow: string[];
  /** Of the receiver's certificate, for tests; the system's by default. */
  ca?: string;
  resolve?: Resolve;
}

/** Of an answer so many bytes are read, and thrown away; then its connection is cut. */
const BODY_MAX = 64 * 1024;
const HEADERS_MAX = 16 * 1024;
/** Beside 80 and 443 only ports no well-known service sits on. */
const LOWEST_PORT = 1024;

/**
 * Carries webhooks to shops' servers. A host name is resolved once, every address it has is checked, and the connection is
 * made to one of these: a second answer of the name server is never asked for (WH11).
 */
export function createWebhookSender({ allow, ca, resolve = resolveBySystem }: SenderOptions): WebhookSender {
  const policy = createAddressPolicy(allow);

  const mayReach = (host: string, address: string) =>
    policy.isPublic(address) || policy.isListed(address) || policy.allowsHost(host);

  function objection(text: string, environment: WebhookPost['environment']): string | null {
    const url = URL.canParse(text) ? new URL(text) : null;
    if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) return 'url must be an https URL';
    if (url.username || url.password) return 'url must hold no user name and no password';
    if (url.hash) return 'url must have no fragment';
    const host = bareHost(url);
    const isListed = policy.allowsHost(host) || policy.isListed(host);
    if (url.protocol === 'http:' && environment === 'live' && !isListed) return 'url must be an https URL';
    if (isListed) return null;
    if (isIP(host) !== 0 && !policy.isPublic(host)) return `url must lead to a public address${HINT}`;
    if (/(^|\.)(localhost|local|internal)$/i.test(host) || !/[.:]/.test(host)) {
      return `url must name a public host${HINT}`;
    }
    const port = url.port === '' ? 443 : Number(url.port);
    return port === 80 || port === 443 || port >= LOWEST_PORT ? null : 'url must have port 80, 443 or one above 1023';
  }

  /** Node asks it in place of the name server; literal addresses it does not ask about were checked before. */
  const lookupChecked: LookupFunction = (name, { all }, callback) => {
    const host = name.replace(/\.$/, '');
    resolve(name).then(
      found => {
        if (found.length === 0) callback(failure('the host name leads nowhere'), []);
        else if (!found.every(({ address }) => mayReach(host, address))) callback(failure(NOT_PUBLIC), []);
        else if (all) callback(null, found);
        else callback(null, found[0]?.address ?? '', found[0]?.family);
      },
      () => callback(failure('the host name could not be resolved'), []),
    );
  };

  return {
    objection,
    post({ url: text, environment, headers, body, signal }) {
      const { promise, resolve: answer } = Promise.withResolvers<WebhookAnswer>();
      const url = new URL(text);
      // The list may have become shorter since the webhook was made.
      const refused = objection(text, environment);
      if (refused !== null) return Promise.resolve({ kind: 'failed', reason: refused });
      const send = url.protocol === 'https:' ? requestHttps : requestHttp;
      const request = send(url, {
        method: 'POST',
        // A connection of its own: one that is kept was checked for another name.
        agent: false,
        lookup: lookupChecked,
        maxHeaderSize: HEADERS_MAX,
        signal,
        ...(ca !== undefined && { ca }),
        headers: {
          ...headers,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'Deskbell-Webhooks/1',
          accept: '*/*',
        },
      });
      let hasAnswered = false;
      request.on('response', response => {
        hasAnswered = true;
        const { statusCode = 0, headers } = response;
        const isEnd = () =>
          answer({ kind: 'answered', status: statusCode, retryAfter: headers['retry-after'] ?? null });
        discard(response, isEnd);
      });
      request.on('error', error => answer({ kind: 'failed', reason: describe(error) }));
      // Such as after a 101, which nobody asked for.
      request.on('close', () => !hasAnswered && answer({ kind: 'failed', reason: 'there was no answer' }));
      request.end(body);
      return promise;
    },
  };
}

/** Reads to the end, or to where there is enough of it: what counts is the status (WH5). */
function discard(response: IncomingMessage, done: () => void): void {
  let read = 0;
  response.on('data', (chunk: Buffer) => {
    read += chunk.length;
    if (read > BODY_MAX) response.destroy();
  });
  response.on('error', done);
  response.on('close', done);
}

const HINT = '; DESKBELL_WEBHOOK_ALLOW can list others';
const NOT_PUBLIC = 'the host name leads to an address that is not public';

class Refusal extends Error {
  override name = 'Refusal';
}

function failure(message: string): Refusal {
  return new Refusal(message);
}

const REASONS: Record<string, string> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  ETIMEDOUT: 'no connection came about',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the host cannot be reached',
  HPE_HEADER_OVERFLOW: 'the answer has too many headers',
};

/** Words for the log of deliveries: what Node says may hold addresses. */
function describe(error: Error & { code?: unknown }): string {
  if (error instanceof Refusal) return error.message;
  const code = typeof error.code === 'string' ? error.code : '';
  if (REASONS[code]) return REASONS[code];
  if (code.startsWith('HPE_')) return 'the answer was no HTTP';
  if (/CERT|TLS|SSL|SELF_SIGNED|ALTNAME|UNABLE_TO/.test(code)) return `the certificate or TLS was refused (${code})`;
  return code ? `the connection failed (${code})` : 'the connection failed';
}

/** Without brackets, and without the dot that may end a name. */
function bareHost({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$|\.$/g, '');
}

const resolveBySystem: Resolve = host => systemLookup(host, { all: true });
