import { type ConfirmedUpload, HEADERS, type Message, ROUTES, type UploadStarted } from '@deskbell/protocol';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createDatabase } from '../postgres-cluster.ts';
import { type ServerProcess, startServer } from '../server-process.ts';
import { type Access, ask, askAsAgent, conversationPath, newCustomer } from './clients.ts';
import { agentUploader, customerUploader, dataOf, PNG, type SampleFile, sendWith, TEXT } from './file-clients.ts';
import { listenAsAgent, listenAsCustomer } from './listener.ts';

const UNKNOWN = 'up_01KB3Q8W6Z4T9V2X5C7D1E3F5G';
const engines = {
  SQLite: () => Promise.resolve({}),
  PostgreSQL: async () => ({ DATABASE_URL: await createDatabase(inject('postgresUrl')) }),
};

for (const [engine, database] of Object.entries(engines)) {
  describe(`uploads on ${engine}`, () => {
    let server: ServerProcess;
    /** The same business, its live environment. */
    let live: Access;
    beforeAll(async () => {
      server = await startServer(await database());
      const [publicKey = '', secretKey = ''] = [/pk_live_[\w-]+/, /sk_live_[\w-]+/].map(
        key => key.exec(server.output())?.[0],
      );
      live = { url: server.url, publicKey, secretKey };
    });
    afterAll(() => server.stop());

    const newUploader = async () => {
      const customer = await newCustomer(server);
      return { customer, files: customerUploader(server, customer) };
    };
    const messagesOf = (data: unknown) => (data as { messages: Message[] }).messages;

    test('[UP1] [UP2] [UP3] [MS9] [FI1] [FI4] a customer’s file, from the first step to everybody’s eyes', async () => {
      const { customer, files } = await newUploader();
      const [own, agents] = await Promise.all([listenAsCustomer(server, customer), listenAsAgent(server)]);
      const begun = await files.init(PNG);
      expect(Object.keys(dataOf<UploadStarted>(begun))).toEqual(['upload_id', 'upload_url', 'expires_in_secs']);
      const started = dataOf<UploadStarted>(begun);
      expect(started).toMatchObject({ upload_id: expect.stringMatching(/^up_/), expires_in_secs: 600 });
      expect((await files.confirm(started.upload_id)).error?.code).toBe('BAD_REQUEST');
      expect((await files.put(started, PNG)).status).toBe(200);
      expect((await files.put(started, PNG)).error?.code).toBe('CONFLICT');
      const confirmed = dataOf<ConfirmedUpload>(await files.confirm(started.upload_id));
      expect(confirmed).toEqual({
        id: started.upload_id,
        url: expect.stringContaining(`${server.url}/files/${started.upload_id}?`),
        filename: 'dot.png',
        content_type: 'image/png',
        size_bytes: expect.any(Number),
      });
      expect(dataOf<ConfirmedUpload>(await files.confirm(started.upload_id)).id).toBe(confirmed.id);
      const stored = Buffer.from(await (await fetch(confirmed.url)).arrayBuffer());
      expect(stored.length).toBe(confirmed.size_bytes);

      const sent = dataOf<Message>(await sendWith(server, customer, [confirmed.url], 'with a file'));
      const url = expect.stringContaining(`/files/${confirmed.id}?`);
      const attachments = [{ ...confirmed, url, width: 1, height: 1 }];
      expect(sent.attachments).toEqual(attachments);
      const path = await conversationPath(customer);
      const opened = messagesOf((await customer.open()).data);
      const polled = messagesOf((await customer.page()).data);
      const read = messagesOf((await askAsAgent(server, 'GET', `${path}/messages`)).data);
      for (const messages of [opened, polled, read])
        expect(messages.map(one => one.attachments)).toEqual([attachments]);
      for (const listener of [own, agents]) {
        const frame = await listener.next('the message', ({ type, message }) => type === 'message' && Boolean(message));
        expect((frame['message'] as Message).attachments).toEqual(attachments);
        listener.ws.terminate();
      }
      const replay = await sendWith(server, customer, [confirmed.url], 'with a file');
      expect(replay.status).toBe(409);
      expect(replay.error?.context?.['message']).toMatchObject({ attachments });
      const fresh = dataOf<ConfirmedUpload>(await agentUploader(server).read(confirmed.id));
      expect((await fetch(fresh.url)).status).toBe(200);
    });

    test('[AG10] [FI1] an agent’s file reaches its customer, and nobody else', async () => {
      const [{ customer, files }, other] = [await newUploader(), await newUploader()];
      const path = await conversationPath(customer);
      const { id } = await agentUploader(server).upload(TEXT);
      expect((await files.read(id)).status, 'not sent yet').toBe(404);
      const reply = { content: 'here it is', attachments: [{ upload_id: id }], client_id: 'r1' };
      const sent = dataOf<Message>(await askAsAgent(server, 'POST', `${path}/messages`, reply));
      expect(sent.attachments.map(attachment => attachment.id)).toEqual([id]);
      expect(messagesOf((await customer.page()).data)[0]?.attachments[0]).toMatchObject({
        id,
        filename: TEXT.filename,
      });
      const { url } = dataOf<ConfirmedUpload>(await files.read(id));
      expect(await (await fetch(url)).text()).toBe(TEXT.bytes.toString());
      expect((await other.files.read(id)).status).toBe(404);
      expect((await sendWith(server, customer, [id])).error?.code, 'it is not the customer’s').toBe('VALIDATION_ERROR');
      const late = { ...reply, client_id: 'r2', if_last_message_at: null };
      const outrun = await askAsAgent(server, 'POST', `${path}/messages`, late);
      expect(outrun.status).toBe(412);
      expect(messagesOf(outrun.error?.context)[0]?.attachments).toHaveLength(1);
    });

    test('[MS9] [UP3] [IN6] what belongs to others can be neither confirmed, nor read, nor attached', async () => {
      const [{ customer, files }, other] = [await newUploader(), await newUploader()];
      const foreign = await other.files.upload(TEXT);
      const liveCustomer = await newCustomer(live);
      const ofLive = await customerUploader(live, liveCustomer).upload(TEXT);
      const ofAgents = await agentUploader(server).upload(TEXT);
      const unconfirmed = dataOf<UploadStarted>(await files.init(TEXT)).upload_id;
      const own = await files.upload(TEXT);
      const answers = [];
      for (const id of [foreign.id, ofLive.id, ofAgents.id, UNKNOWN]) {
        const [confirmed, read] = [await files.confirm(id), await files.read(id)];
        expect([confirmed.status, read.status]).toEqual([404, 404]);
        answers.push(confirmed.text, read.text);
      }
      for (const odd of ['\0', 'up_', '../x', 'x'.repeat(100), '\ud800']) {
        answers.push((await files.confirm(odd)).text);
        expect((await files.read(encodeURIComponent(odd.toWellFormed()))).status, 'what cannot be an id').toBe(404);
      }
      expect(new Set(answers).size, 'the answers are alike').toBe(1);
      const refs = [
        foreign.id,
        foreign.url,
        ofLive.url,
        ofAgents.id,
        unconfirmed,
        UNKNOWN,
        'https://evil.example/a.png',
      ];
      for (const ref of refs) {
        const refused = await sendWith(server, customer, [own.id, ref], 'kept');
        expect([refused.error?.code, refused.error?.context], ref).toEqual([
          'VALIDATION_ERROR',
          { field: 'attachments' },
        ]);
        expect(refused.error?.message).toContain('attachments[1]');
      }
      expect((await sendWith(server, customer, [own.id, own.url])).error?.message).toContain('twice');
      expect(await customer.history()).toEqual([]);
      expect((await sendWith(server, customer, [own.id], 'kept')).status, 'the client_id is not used up').toBe(200);
      const anonymous = { [HEADERS.publicKey]: server.publicKey };
      const json = { content: 'x', attachments: [own.id] };
      const minted = await ask(server, ROUTES.messages, { method: 'POST', headers: anonymous, json });
      expect([minted.status, minted.headers.get(HEADERS.sessionToken)]).toEqual([400, null]);
    });

    test('[MS9] of parallel messages with one upload one has it', async () => {
      const { customer, files } = await newUploader();
      const { id } = await files.upload(TEXT);
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, n) => sendWith(server, customer, [id], `c${n}`)),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 19 }, () => 400)]);
      expect(await customer.history()).toHaveLength(1);
    });

    test('[UP1] [IN6] without a session one is minted, unless the upload is refused', async () => {
      const stranger = customerUploader(server, { headers: { [HEADERS.publicKey]: server.publicKey } });
      const refusals: [Partial<SampleFile>, string][] = [
        [{ filename: '' }, 'filename'],
        [{ filename: 'x'.repeat(501) }, 'filename'],
        [{ content_type: '' }, 'content_type'],
        [{ content_type: 'image/svg+xml' }, 'content_type'],
        [{ content_type: 'text/html' }, 'content_type'],
        [{ content_type: 'text/plain\r\nX-A: b' }, 'content_type'],
        [{ bytes: { length: 20_000_001 } as SampleFile['bytes'] }, 'size_bytes'],
        [{ bytes: { length: -1 } as SampleFile['bytes'] }, 'size_bytes'],
        [{ bytes: { length: 1.5 } as SampleFile['bytes'] }, 'size_bytes'],
      ];
      for (const [change, field] of refusals) {
        const { status, error, headers } = await stranger.init({ ...TEXT, ...change });
        expect([status, error?.context, headers.get(HEADERS.sessionToken)], field).toEqual([400, { field }, null]);
      }
      const begun = await stranger.init(TEXT);
      const token = begun.headers.get(HEADERS.sessionToken);
      expect(begun.headers.get('set-cookie')).toContain(token);
      const headers = { [HEADERS.publicKey]: server.publicKey, authorization: `Bearer ${token}` };
      const mine = customerUploader(server, { headers });
      const started = dataOf<UploadStarted>(begun);
      dataOf(await mine.put(started, TEXT));
      expect((await mine.confirm(started.upload_id)).status).toBe(200);
      const { status, headers: answered } = await mine.init(TEXT);
      expect([status, answered.get(HEADERS.sessionToken)]).toEqual([200, null]);
    });

    test('[AU11] an Idempotency-Key makes a repeated init the same upload', async () => {
      const { files } = await newUploader();
      const key = { [HEADERS.idempotencyKey]: 'the-same' };
      const answers = await Promise.all(Array.from({ length: 5 }, () => files.init(TEXT, key)));
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
      expect((await files.init({ ...TEXT, filename: 'other.txt' }, key)).status).toBe(409);
      const started = dataOf<UploadStarted>(answers[0] as (typeof answers)[number]);
      dataOf(await files.put(started, TEXT));
      expect((await files.init(TEXT, { [HEADERS.idempotencyKey]: '' })).status).toBe(400);
      const another = await newUploader();
      expect(dataOf<UploadStarted>(await another.files.init(TEXT, key)).upload_id).not.toBe(started.upload_id);
    });

    test('[UP8] at most twenty wait for a message', async () => {
      const { files } = await newUploader();
      const answers = await Promise.all(Array.from({ length: 25 }, () => files.init(TEXT)));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(20);
      const refused = answers.find(({ status }) => status !== 200);
      expect([refused?.status, Number(refused?.headers.get('retry-after')) > 0]).toEqual([429, true]);
    });

    test('[UP5] the tenant’s policy holds at every step', async () => {
      const policy = async (change: unknown) => {
        const answer = await askAsAgent(live, 'PATCH', ROUTES.agentUploadPolicy, change);
        return answer.error?.context?.['field'] ?? answer.data;
      };
      const defaults = dataOf<object>(await askAsAgent(live, 'GET', ROUTES.agentUploadPolicy));
      expect(defaults).toMatchObject({ enabled: true, max_bytes: 20_000_000, max_per_message: 10 });
      const customer = await newCustomer(live);
      const files = customerUploader(live, customer);
      const [one, two] = [await files.upload(TEXT), await files.upload(TEXT)];
      for (const field of ['content_types', 'max_bytes', 'max_per_message', 'enabled']) {
        const wrong = { content_types: ['image/svg+xml'], max_bytes: 1e12, max_per_message: 11, enabled: 'no' };
        expect(await policy({ [field]: wrong[field as keyof typeof wrong] })).toBe(field);
      }
      expect(await policy({ max_per_message: 1 })).toEqual({ ...defaults, max_per_message: 1 });
      expect((await sendWith(live, customer, [one.id, two.id])).error?.code).toBe('VALIDATION_ERROR');
      await policy({ max_bytes: 10, content_types: ['image/png'] });
      expect((await files.init(TEXT)).error?.context?.['field']).toBe('content_type');
      expect((await files.init({ ...TEXT, content_type: 'image/png' })).error?.context?.['field']).toBe('size_bytes');
      await policy({ ...defaults, enabled: false });
      for (const refused of [await files.init(TEXT), await sendWith(live, customer, [one.id])]) {
        expect(refused.error?.code).toBe('BUSINESS_RULE_VIOLATION');
      }
      expect((await customer.send('without a file')).status).toBe(200);
      await policy({ enabled: true });
      expect((await sendWith(live, customer, [one.id, two.id])).status).toBe(200);
    });
  });
}
