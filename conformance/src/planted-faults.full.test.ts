import { afterEach, describe, expect, test } from 'vitest';
import { cases, type Result, reportMisses, reportTable, runCase } from './index.ts';
import type { Fault } from './test/tiny-faults.ts';
import { startTinyServer, TINY_KEYS } from './test/tiny-server.ts';

const faults: [fault: Fault, missedBy: string][] = [
  ['replay is 200', 'replaying a client_id answers 409'],
  ['replay shows the new content', 'replaying a client_id answers 409'],
  ['no dedupe', '50 identical sends at once'],
  ['whole seconds', 'timestamps are the time of the message'],
  ['ties', '60 messages sent at once from both sides'],
  ['ties', 'pollers with limits 1, 2, 50 and 100'],
  ['stamped before the commit', 'pollers with limits 1, 2, 50 and 100'],
  ['loses one of twenty', 'pollers with limits 1, 2, 50 and 100'],
  ['bare errors', 'missing and non-string content'],
  ['GET mints', 'a GET never mints a session'],
  ['one thread for all', 'with only the public key everybody gets an empty thread'],
  ['one thread for all', "a stranger's send with the victim's client_id"],
  ['notes in pages', 'notes are added and listed'],
  ['newer or equal', 'with after come the strictly newer messages'],
  ['bad cursor is none', 'a bad limit or cursor is 400 for a stranger too'],
  ['pages of at most 50', 'a page is exactly min(limit, what remains)'],
  ['counts UTF-16', 'astral characters count once'],
  ['client_id on the wire', 'nobody sees a client_id'],
  ['resync comes second', 'the first frame is resync'],
  ['loses a frame', 'each message comes once to every socket'],
  ['frame without the mark before', 'each message comes once to every socket'],
  ['guesses are not counted', 'four wrong guesses are forgiven'],
  ['guesses are counted after a pause', 'five wrong guesses at the same time'],
  ['guesses are counted after a pause', 'of 200 guesses at once'],
  ['a code is good for any session', 'a code works only for the session that asked'],
  ['a code works twice', 'a code works once'],
  ['unproven e-mails lead to customers', 'an e-mail that nobody proved'],
  ['alg none is believed', 'alg none, a changed payload'],
  ['a jti works again', 'a jti works once'],
  ['the old token is the account', 'the token changes'],
  ['moved messages keep their time', 'to an account with a conversation'],
  ['moved messages lose their client_id', 'a client_id the visitor used'],
  ['uploads are anybody’s', "another session's upload is 404"],
  ['uploads are anybody’s', "another session's upload cannot be attached"],
  ['an upload is attached twice', 'an upload is attached once'],
  ['file URLs are not checked', 'a file URL with anything changed'],
];

let stop: (() => Promise<void>) | undefined;
afterEach(() => stop?.());

async function observe(title: string, fault?: Fault): Promise<Result> {
  const one = cases.find(candidate => candidate.title.startsWith(title));
  if (!one) throw new Error(`no case begins with ${title}`);
  const server = await startTinyServer(fault);
  stop = server.stop;
  return runCase(one, { url: server.url, ...TINY_KEYS });
}

describe('a planted fault', () => {
  test.each(faults)('%s: is seen by “%s…”', async (fault, title) => {
    expect((await observe(title, fault)).outcome).toBe('miss');
  });

  test.each([...new Set(faults.map(([, title]) => title))])('is all that “%s…” misses', async title => {
    const result = await observe(title);
    expect(reportMisses([result])).toBe('');
    expect(result.outcome).toBe('pass');
  });
});

describe('the report', () => {
  test('shows what was expected and observed, and the exchange with its secrets masked', async () => {
    const result = await observe('replaying a client_id answers 409', 'replay shows the new content');
    const text = reportMisses([result]);
    expect(text).toMatch(/^MISS MS5 {2}replaying a client_id/);
    expect(text).toMatch(/expected {2}error.context.message to be \{.*the first words/);
    expect(text).toMatch(/observed {2}\{.*other words/);
    expect(text).toMatch(/request {3}POST \/api\/v1\/support\/conversation\/messages/);
    expect(text).toContain('authorization: Bearer …');
    expect(text).not.toContain(TINY_KEYS.publicKey);
    expect(text).not.toMatch(/Bearer \w/);
  });

  test('gives the reason under what was not observed', async () => {
    const result = await observe('each tenant has a cookie name of its own');
    expect(reportTable([result])).toMatch(/SE3 +not observed .*\n +because it takes the keys of a second tenant/);
  });
});
