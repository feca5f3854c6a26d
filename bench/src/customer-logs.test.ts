import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Message } from '@deskbell/protocol';
import { expect, onTestFinished, test } from 'vitest';
import { createCustomerLogs } from './customer-logs.ts';
import { createCallCounts } from './retrying-caller.ts';
import { createStormLedger } from './storm-ledger.ts';

function message(content: string, second: number): Message {
  return {
    id: `msg_${second}`,
    sender_type: 'customer',
    content,
    content_type: 'text',
    attachments: [],
    metadata: {},
    created_at: `2026-11-23T10:00:0${second}.000Z`,
  };
}

/** One customer with three accepted messages; `stored` is what a poll finds of them, after one answer 503. */
async function scene(choose: (messages: Message[]) => Message[]) {
  const ledger = createStormLedger();
  const messages = [1, 2, 3].map(second => message(ledger.sending(0), second));
  for (const { content, id } of messages) ledger.accepted(content, id);
  const stored = choose(messages);
  let answers = 0;
  const server = createServer((request, response) => {
    const after = new URL(request.url ?? '', 'http://x').searchParams.get('after') ?? '';
    const page = { success: true, data: { messages: stored.filter(({ created_at }) => created_at > after) } };
    const body = JSON.stringify(page);
    response.writeHead(answers++ === 0 ? 503 : 200, { 'content-length': Buffer.byteLength(body) }).end(body);
    if (answers > 1) response.on('finish', () => server.emit('served'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const counts = createCallCounts();
  const { port } = server.address() as AddressInfo;
  const onFault = (error: unknown): void => expect.fail(String(error));
  const logs = createCustomerLogs([{ token: 'token', mark: null }], [port], ledger, counts, onFault);
  onTestFinished(() => {
    logs.close();
    server.close();
  });
  const frame = (index: number) => ({
    type: 'message' as const,
    message: messages[index] as Message,
    previous_message_at: messages[index - 1]?.created_at ?? null,
  });
  return { ledger, logs, counts, frame, served: once(server, 'served'), newest: messages[2]?.created_at ?? null };
}

test('frames that continue the log are taken without a poll, and a repeated one is taken once', async () => {
  const { ledger, logs, frame } = await scene(all => all);
  for (const index of [0, 1, 1, 2]) logs.receive(0, frame(index));
  expect(ledger.problems()).toEqual([]);
  expect(logs.polls()).toBe(0);
});

test('a frame after a gap is fetched with what is missing before it, through a 503', async () => {
  const { ledger, logs, counts, frame, served } = await scene(all => all);
  logs.receive(0, frame(0));
  logs.receive(0, frame(2));
  await served;
  await expect.poll(() => ledger.unseenCount()).toBe(0);
  expect(ledger.problems()).toEqual([]);
  expect(counts.serverErrors).toBe(1);
});

test('a newer mark makes the customer poll, and what the log does not hold is found lost', async () => {
  const { ledger, logs, served, newest } = await scene(([first, , third]) => [first, third] as Message[]);
  logs.receive(0, { type: 'resync', latest_message_at: newest });
  await served;
  await expect.poll(() => ledger.unseenCount()).toBe(1);
  expect(ledger.problems()).toEqual([expect.stringContaining('accepted as msg_2 and never seen')]);
});
