import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  from: string;
  to: string[];
  raw: string;
}

export interface MailServer {
  port: number;
  received: ReceivedMail[];
  stop(): Promise<void>;
}

interface MailServerOptions {
  port?: number;
  login?: { user: string; password: string };
  /** What the server says to a recipient instead of taking it: an SMTP code. */
  refuse?: () => number | null;
}

/** A real SMTP server that keeps what it gets. */
export async function startMailServer({ port = 0, login, refuse }: MailServerOptions = {}): Promise<MailServer> {
  const received: ReceivedMail[] = [];
  const server = new SMTPServer({
    disabledCommands: login ? ['STARTTLS'] : ['STARTTLS', 'AUTH'],
    authOptional: !login,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) =>
      username === login?.user && password === login?.password
        ? done(null, { user: username })
        : done(new Error('wrong user or password')),
    onRcptTo({ address }, _session, done) {
      const responseCode = refuse?.() ?? null;
      // As real servers do it: the refusal quotes the address.
      if (responseCode === null) done();
      else done(Object.assign(new Error(`no thanks for <${address}>`), { responseCode }));
    },
    onData(stream, session, done) {
      let raw = '';
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        raw += chunk;
      });
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        received.push({ from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address), raw });
        done();
      });
    },
  });
  // A client that goes away in the middle is no error of the test.
  const errors: unknown[] = [];
  server.on('error', error => errors.push(error));
  await new Promise<void>(resolve => void server.listen(port, '127.0.0.1', resolve));
  const address = server.server.address() as AddressInfo;
  return {
    port: address.port,
    received,
    stop: () => new Promise<void>(resolve => server.close(() => resolve())),
  };
}

/** The code in the text of a mail. */
export function codeIn({ raw }: ReceivedMail): string {
  const code = /^(\d{6}) is your login code/m.exec(raw)?.[1];
  if (code === undefined) throw new Error(`no code in ${raw}`);
  return code;
}
