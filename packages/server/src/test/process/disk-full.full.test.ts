import { LIMITS, ROUTES } from '@deskbell/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ServerDidNotStart, type ServerProcess, startServer } from '../server-process.ts';
import { type Answer, ask, askAsAgent, type Customer, conversationPath, customerAt, newCustomer } from './clients.ts';
import { compare, createJournal, sendAndNote } from './journal.ts';
import { canMountSmallDisk, limitFileSize, mountSmallDisk, type SmallDisk } from './small-disk.ts';

const disks: [string, () => Promise<SmallDisk>][] = [['a limit on the size of files', limitFileSize]];
if (await canMountSmallDisk()) disks.push(['a disk of its own', mountSmallDisk]);

describe.each(disks)('%s', (_name, makeDisk) => {
  let disk: SmallDisk;
  beforeEach(async () => {
    disk = await makeDisk();
  });
  afterEach(() => disk.remove());

  test('[ST3] [I1] [MS6] a full disk answers 503, keeps reads going, loses nothing, and sending resumes', async () => {
    const server = await startServer({ DATA_DIR: disk.dataDir }, disk.prefix);
    try {
      const customer = await newCustomer(server);
      const journal = createJournal();
      for (let n = 0; n < 20; n++) await sendAndNote(journal, customer, `before/${n}`);
      await disk.fill();
      const accepted = await sendUntilRefused(customer);
      expectUnavailable(await customer.send('when full', 'when full'));
      const racing = await Promise.all(Array.from({ length: 20 }, () => customer.send('when full')));
      racing.forEach(expectUnavailable);
      expect((await customer.page('limit=1')).status).toBe(200);
      expect((await customer.open()).status).toBe(200);
      expect((await ask(server, '/healthz')).status).toBe(200);
      const whenFull = await customer.history();
      expect(whenFull.length).toBe(20 + accepted);
      expect(compare(journal, whenFull.slice(0, 20))).toEqual([]);

      await disk.makeRoom();
      const resumed = await customer.send('when there is room', 'when full');
      expect(resumed.status, 'a refused message did not use up its client_id').toBe(200);
      expect(await customer.history()).toEqual([...whenFull, resumed.data]);

      await server.kill();
      const next = await startServer({ DATA_DIR: disk.dataDir }, disk.prefix);
      const again = customerAt({ ...server, url: next.url }, customer.token);
      expect(await again.history()).toEqual([...whenFull, resumed.data]);
      expect(await next.stop()).toBe(0);
    } finally {
      await server.kill();
    }
  });

  test('[ST3] [IN6] whatever else writes answers 503 on a full disk, and is not stored', async () => {
    const server = await startServer({ DATA_DIR: disk.dataDir }, disk.prefix);
    try {
      const customer = await newCustomer(server);
      const path = await conversationPath(customer);
      await disk.fill();
      await sendUntilRefused(customer);
      await changeUntilRefused(server, path);
      const before = await askAsAgent(server, 'GET', path);
      const answers = {
        'a first message': await ask(server, ROUTES.messages, {
          method: 'POST',
          headers: { 'x-public-key': server.publicKey },
          json: { content: 'the first' },
        }),
        'a conditional reply': await askAsAgent(server, 'POST', `${path}/messages`, {
          content: 'reply',
          if_last_message_at: (before.data as { last_message_at: string }).last_message_at,
        }),
        'a change': await askAsAgent(server, 'PATCH', path, { status: 'pending' }),
        'a note': await askAsAgent(server, 'POST', `${path}/notes`, { content: 'private' }),
        'a key': await askAsAgent(server, 'POST', ROUTES.agentKeys, { kind: 'public' }),
      };
      await disk.makeRoom();
      const statuses = Object.entries(answers).map(([what, { status }]) => `${what}: ${status}`);
      expect(statuses).toEqual(Object.keys(answers).map(what => `${what}: 503`));
      Object.values(answers).forEach(expectUnavailable);
      expect((await askAsAgent(server, 'GET', path)).data).toEqual(before.data);
      expect((await newCustomer(server)).token, 'a session, when there is room').toBeTruthy();
    } finally {
      await server.kill();
    }
  });
});

// Where only the size of files is limited, a start finds room in the journal.
if (disks.length > 1) {
  test('a start that finds no room says so', async () => {
    const disk = await mountSmallDisk();
    const server = await startServer({ DATA_DIR: disk.dataDir }, disk.prefix);
    await server.kill();
    await disk.fill();
    const failed = await startServer({ DATA_DIR: disk.dataDir }, disk.prefix).catch((error: unknown) => error);
    const said = failed instanceof ServerDidNotStart ? failed.output : 'it started';
    expect(said).toMatch(/^Deskbell could not start: the database cannot serve now: database or disk is full$/m);
    await disk.remove();
  });
}

/** A change needs less room than a message: what is left of it is used up too. */
async function changeUntilRefused(server: ServerProcess, path: string): Promise<void> {
  for (let change = 0; change < 500; change++) {
    const { status } = await askAsAgent(server, 'PATCH', path, { assignee_id: `agent ${change}` });
    if (status !== 200) return;
  }
  throw new Error('the disk has room for ever');
}

/** Large messages until one finds no place, then small ones into what is left. */
async function sendUntilRefused(customer: Customer): Promise<number> {
  let accepted = 0;
  for (const content of ['🔔'.repeat(LIMITS.contentMaxCodePoints), 'small']) {
    for (;;) {
      const answer = await customer.send(content);
      if (answer.status !== 200) {
        expectUnavailable(answer);
        break;
      }
      if (++accepted > 500) throw new Error('8 MB found a place on a full disk');
    }
  }
  return accepted;
}

function expectUnavailable({ status, headers, error, text }: Answer): void {
  expect([status, error?.code, error?.retryable], text).toEqual([503, 'SERVICE_UNAVAILABLE', true]);
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
}
