import { getSystemErrorName } from 'node:util';

/** How every mail of ours is brought to the operator's mail server; `timeoutMs` is for each step. */
export function smtpConnection(url: string, timeoutMs: number) {
  return {
    url,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    // Words of ours and of people: nothing in them may make the library read files or fetch URLs.
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

export interface SmtpFailure {
  code: unknown;
  /** What the server answered; null when it answered nothing. */
  status: number | null;
  /** For the log. What the server wrote stays out of it: it may quote the address. */
  reason: string;
}

export function readSmtpFailure(url: string, error: unknown): SmtpFailure {
  const { code, responseCode, errno } = error as { code?: unknown; responseCode?: unknown; errno?: unknown };
  const status = typeof responseCode === 'number' ? responseCode : null;
  const system = typeof errno === 'number' && errno < 0 ? getSystemErrorName(errno) : null;
  const parts = [serverOf(url), typeof code === 'string' ? code : 'failed', system, status];
  return { code, status, reason: parts.filter(part => part !== null).join(' ') };
}

/** Host and port, without user and password. */
function serverOf(url: string): string {
  const { protocol, hostname, port } = new URL(url);
  return `${hostname}:${port || (protocol === 'smtps:' ? 465 : 587)}`;
}
