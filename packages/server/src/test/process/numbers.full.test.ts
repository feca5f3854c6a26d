import type { Numbers } from '@deskbell/protocol';
import { expect, test } from 'vitest';
import { startServer } from '../server-process.ts';
import { ask, customerAt, newCustomer } from './clients.ts';

test('[NU1] [NU2] [NU4] a day’s work in numbers, as JSON and as CSV; a wrong span is refused', async () => {
  const server = await startServer();
  const headers = { 'x-api-key': server.secretKey };
  const path = '/api/v1/agent/numbers';
  try {
    const { token } = await newCustomer(server);
    await customerAt(server, token).send('Hello?');
    const { data } = await ask(server, '/api/v1/agent/conversations', { headers });
    const { id } = (data as { conversations: { id: string }[] }).conversations[0] ?? { id: '' };
    const one = `/api/v1/agent/conversations/${id}`;
    expect((await ask(server, `${one}/messages`, { method: 'POST', headers, json: { content: 'Hi!' } })).status).toBe(
      200,
    );
    expect((await ask(server, one, { method: 'PATCH', headers, json: { status: 'closed' } })).status).toBe(200);
    await customerAt(server, token).send('One more thing');

    const answer = await ask(server, path, { headers });
    const numbers = answer.data as Numbers;
    expect(numbers.days).toHaveLength(30);
    expect(numbers.total).toMatchObject({
      conversations_created: 1,
      conversations_closed: 1,
      customer_messages: 2,
      agent_messages: 1,
      first_reply_median_s: expect.any(Number),
      resolution_p90_s: expect.any(Number),
      csat_count: 0,
      csat_average: null,
    });
    expect(numbers.now).toMatchObject({ open: 1, waiting: 1, unassigned: 1, longest_wait_s: expect.any(Number) });

    const csv = await ask(server, `${path}.csv?from=${numbers.to}&to=${numbers.to}`, { headers });
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(csv.headers.get('content-disposition')).toBe(
      `attachment; filename="numbers-${numbers.to}-${numbers.to}.csv"`,
    );
    expect(csv.text.split('\r\n')).toHaveLength(3);
    for (const query of ['from=today', 'from=2026-02-02&to=2026-02-01', 'from=2020-01-01&to=2026-01-01']) {
      for (const kind of ['', '.csv']) {
        const refused = await ask(server, `${path}${kind}?${query}`, { headers });
        expect([refused.status, refused.error?.code], query).toEqual([400, 'VALIDATION_ERROR']);
      }
    }
    expect((await ask(server, path)).status).toBe(401);
  } finally {
    await server.stop();
  }
});
