import { type AuditPage, HEADERS, ROUTES } from '@deskbell/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ServerProcess, startServer } from '../server-process.ts';
import { askAsAgent } from './clients.ts';
import { InboxBrowser, join, setUpAdmin } from './inbox-browser.ts';

let server: ServerProcess;
let admin: InboxBrowser;
let agent: { browser: InboxBrowser; id: string };

beforeAll(async () => {
  server = await startServer();
  admin = await setUpAdmin(server);
  agent = await join(server, admin, 'bob@shop.example');
  await admin.ask('PATCH', `${ROUTES.agentMembers}/${agent.id}`, { name: 'Bob' });
});
afterAll(() => server.stop());

const asAgent = [
  ['GET', ROUTES.agentMe],
  ['GET', ROUTES.agentMembers],
  ['GET', ROUTES.agentConversations],
  ['GET', ROUTES.agentUploadPolicy],
  ['GET', ROUTES.agentWidgetSettings],
  ['POST', `${ROUTES.agentUploads}/init`, { filename: 'a.txt', content_type: 'text/plain', size_bytes: 1 }],
] as const;
const asAdmin = [
  ['GET', ROUTES.agentKeys],
  ['POST', ROUTES.agentKeys, { kind: 'public', origins: [] }],
  ['PATCH', `${ROUTES.agentKeys}/key_x`, { enabled: false }],
  ['GET', ROUTES.agentIdentityKeys],
  ['POST', ROUTES.agentIdentityKeys, { algorithm: 'HS256' }],
  ['DELETE', `${ROUTES.agentIdentityKeys}/idk_x`],
  ['GET', ROUTES.agentOutbox],
  ['GET', ROUTES.agentOutboxMails],
  ['POST', ROUTES.agentSessions, { external_id: 'x' }],
  ['PATCH', ROUTES.agentUploadPolicy, { enabled: true }],
  ['PATCH', ROUTES.agentWidgetSettings, { title: 'x' }],
  ['PATCH', `${ROUTES.agentMembers}/mem_x`, { role: 'admin' }],
  ['GET', `${ROUTES.agentMembers}/mem_x/sessions`],
  ['DELETE', `${ROUTES.agentMembers}/mem_x/sessions`],
  ['GET', ROUTES.agentInvitations],
  ['POST', ROUTES.agentInvitations, { email: 'x@shop.example', role: 'admin' }],
  ['DELETE', `${ROUTES.agentInvitations}/inv_x`],
  ['GET', ROUTES.agentAudit],
  ['GET', ROUTES.agentWebhooks],
  ['POST', ROUTES.agentWebhooks, { url: 'https://shop.example/hook', events: ['message.created'] }],
  ['PATCH', ROUTES.agentServiceSettings, { csat_enabled: true }],
  ['GET', `${ROUTES.agentCustomers}/cus_x/export`],
  ['DELETE', `${ROUTES.agentCustomers}/cus_x`],
] as const;

test.each(asAdmin)('[AC15] %s %s is the admins’ alone', async (method, path, body = undefined) => {
  const answers = [
    await agent.browser.ask(method, path, body),
    await new InboxBrowser(server).ask(method, path, body),
    await admin.ask(method, path, body),
  ];
  const [byAgent, byNobody, byAdmin] = answers.map(({ status }) => status);
  expect([byAgent, byNobody]).toEqual([403, 401]);
  expect([401, 403], `an admin gets ${byAdmin}`).not.toContain(byAdmin);
});

test.each(asAgent)('[AC15] %s %s is every agent’s', async (method, path, body = undefined) => {
  expect((await agent.browser.ask(method, path, body)).status).toBe(200);
  expect((await new InboxBrowser(server).ask(method, path, body)).status).toBe(401);
});

test('[AC1] [AC15] a secret key is an admin, but no member', async () => {
  expect((await askAsAgent(server, 'GET', ROUTES.agentMembers)).status).toBe(200);
  expect((await askAsAgent(server, 'GET', ROUTES.agentAudit)).status).toBe(200);
  expect((await askAsAgent(server, 'GET', ROUTES.agentMe)).status).toBe(403);
});

test('[KY9] a secret key has no origins, neither from the start nor later', async () => {
  const made = await askAsAgent(server, 'POST', ROUTES.agentKeys, { kind: 'secret', origins: [] });
  const { id } = made.data as { id: string };
  const origins = ['https://shop.example'];
  for (const refused of [
    await askAsAgent(server, 'POST', ROUTES.agentKeys, { kind: 'secret', origins }),
    await askAsAgent(server, 'PATCH', `${ROUTES.agentKeys}/${id}`, { origins }),
  ]) {
    expect([refused.status, refused.error?.code]).toEqual([400, 'VALIDATION_ERROR']);
  }
  const emptied = await askAsAgent(server, 'PATCH', `${ROUTES.agentKeys}/${id}`, { origins: [], enabled: false });
  expect(emptied.data).toMatchObject({ origins: [], enabled: false });
});

test('[KY4] [AC1] a secret key of the test environment makes and changes no members: they see what is live', async () => {
  const invitation = { email: 'eve@shop.example', role: 'admin' };
  const changes = [
    ['POST', ROUTES.agentInvitations, invitation],
    ['GET', ROUTES.agentInvitations],
    ['DELETE', `${ROUTES.agentInvitations}/inv_x`],
    ['PATCH', `${ROUTES.agentMembers}/${agent.id}`, { role: 'admin' }],
    ['GET', `${ROUTES.agentMembers}/${agent.id}/sessions`],
    ['DELETE', `${ROUTES.agentMembers}/${agent.id}/sessions`],
  ] as const;
  for (const [method, path, body = undefined] of changes) {
    expect((await askAsAgent(server, method, path, body)).status, `${method} ${path}`).toBe(403);
  }
  const made = await admin.ask('POST', ROUTES.agentKeys, { kind: 'secret' });
  const secretKey = (made.data as { key: string }).key;
  expect((await askAsAgent({ ...server, secretKey }, 'POST', ROUTES.agentInvitations, invitation)).status).toBe(200);
  const inTest = { [HEADERS.environment]: 'test' };
  expect((await admin.ask('GET', ROUTES.agentInvitations, undefined, inTest)).status, 'an admin looks at test').toBe(
    200,
  );
});

test('[AC14] what was changed is written down, with who did it and no secret', async () => {
  const created = await admin.ask('POST', ROUTES.agentKeys, { kind: 'secret' });
  const { id, key } = created.data as { id: string; key: string };
  await admin.ask('PATCH', `${ROUTES.agentKeys}/${id}`, { enabled: false });
  const { entries, next_cursor } = (await admin.ask('GET', `${ROUTES.agentAudit}?limit=2`)).data as AuditPage;
  expect(entries).toMatchObject([
    { action: 'key.changed', target_id: id, details: { enabled: false }, actor: { kind: 'member', name: 'Ada' } },
    { action: 'key.created', target_id: id, details: { kind: 'secret' }, ip: '127.0.0.1' },
  ]);
  const whole = await admin.ask('GET', `${ROUTES.agentAudit}?limit=100&cursor=${next_cursor}`);
  expect(whole.text).not.toContain(key);
  const actions = (whole.data as AuditPage).entries.map(({ action }) => action);
  expect(actions).toEqual(
    expect.arrayContaining(['member.set_up', 'member.joined', 'member.changed', 'invitation.created']),
  );
  expect((await admin.ask('GET', `${ROUTES.agentAudit}?cursor=x`)).status).toBe(400);
});
