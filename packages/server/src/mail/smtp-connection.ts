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

export function readSmtpFailure(error: unknown): SmtpFailure {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  const status = typeof responseCode === 'number' ? responseCode : null;
  const reason = [typeof code === 'string' ? code : 'failed', status].filter(part => part !== null).join(' ');
  return { code, status, reason };
}
