import { ROUTES, WEBHOOK_EVENTS } from '@deskbell/protocol';
import { agentSide } from '../agent.ts';
import type { Case } from '../case.ts';
import { newCustomer, unique } from '../customer.ts';
import { expectDone, expectEqual, expectError, expectOk, expectThat } from '../expect.ts';
import { times, until } from '../wait.ts';
import {
  createWebhook,
  expectCreatedWebhook,
  expectDelivery,
  expectWebhook,
  listDeliveries,
  listWebhooks,
  newHookUrl,
  tryCreateWebhook,
  tryWebhook,
} from '../webhook-owner.ts';

/** A name that leads nowhere is looked up before a try has failed. */
const TRIED_MS = 60_000;
const WEBHOOKS_MAX = 20;

const SAME_TIME_MS = 1_000;

export const webhookCases: Case[] = [
  {
    rules: ['WH1', 'WH4'],
    title: 'webhooks are made, listed, changed and deleted; the secret is answered when it is made and never again',
    run: async target => {
      const events = [...WEBHOOK_EVENTS];
      const { secret, ...made } = await createWebhook(target, events);
      expectEqual([made.events.toSorted(), made.enabled], [events.toSorted(), true], 'the webhook');
      const found = async () => (await listWebhooks(target)).find(({ id }) => id === made.id);
      expectEqual(await found(), made, 'the listed webhook');
      const change = { url: newHookUrl(), events: ['note.created'], enabled: false };
      const answer = await tryWebhook(target, 'PATCH', made.id, '', change);
      expectEqual(expectWebhook(expectOk(answer), answer), { ...made, ...change }, 'the changed webhook', answer);
      expectThat(!answer.text.includes(secret), 'an answer without the secret', 'the secret', answer);
      expectEqual(await found(), { ...made, ...change }, 'the listed webhook after the change');
      const rotated = await tryWebhook(target, 'POST', made.id, '/rotate-secret');
      const { secret: next } = expectCreatedWebhook(expectOk(rotated), rotated);
      expectThat(next !== secret, 'a new secret', 'the old one', rotated);
      expectDone(await tryWebhook(target, 'DELETE', made.id));
      expectEqual(await found(), undefined, 'the deleted webhook');
    },
  },
  {
    rules: ['WH1'],
    title: 'no and unknown events are refused, unknown ids are 404, and customers have no webhooks',
    run: async target => {
      const { secret: _secret, ...made } = await createWebhook(target, ['note.created']);
      const url = newHookUrl();
      for (const events of [[], ['message.sent'], ['note.created', 'all'], 'note.created', null, [7]]) {
        expectError(await tryCreateWebhook(target, { url, events }), 'VALIDATION_ERROR');
        expectError(await tryWebhook(target, 'PATCH', made.id, '', { events }), 'VALIDATION_ERROR');
      }
      expectError(await tryCreateWebhook(target, { events: ['note.created'] }), 'VALIDATION_ERROR');
      expectError(await tryCreateWebhook(target, { url }), 'VALIDATION_ERROR');
      const webhooks = await listWebhooks(target);
      expectEqual(
        webhooks.find(({ id }) => id === made.id),
        made,
        'the webhook',
      );
      expectThat(!webhooks.some(webhook => webhook.url === url), 'no webhook of a refused request', url);
      for (const [method, rest, body] of [
        ['PATCH', '', { enabled: false }],
        ['DELETE', ''],
        ['POST', '/rotate-secret'],
        ['POST', '/ping'],
        ['GET', '/deliveries'],
        ['POST', '/deliveries/whd_1/redeliver'],
      ] as const) {
        expectError(await tryWebhook(target, method, 'whk_unknown', rest, body), 'NOT_FOUND');
      }
      const customer = await newCustomer(target);
      expectError(await customer.request({ path: ROUTES.agentWebhooks }), 'UNAUTHORIZED');
    },
  },
  {
    rules: ['WH1'],
    pace: 'last',
    title: 'there are at most 20 webhooks: the next is 422',
    run: async target => {
      const room = WEBHOOKS_MAX - (await listWebhooks(target)).length;
      for (const _ of times(room)) await createWebhook(target, ['customer.updated']);
      const answer = await tryCreateWebhook(target, { url: newHookUrl(), events: ['customer.updated'] });
      expectError(answer, 'BUSINESS_RULE_VIOLATION');
      expectEqual((await listWebhooks(target)).length, WEBHOOKS_MAX, 'the number of webhooks');
    },
  },
  {
    rules: ['WH3', 'WH10'],
    title: 'from its making on a webhook hears of everything it asked for; the log says so, newest first',
    run: async target => {
      const agent = agentSide(target);
      const { id: hook } = await createWebhook(target, ['note.created']);
      const { id } = (await newCustomer(target)).conversation;
      const words = unique('words');
      const count = 5;
      for (const n of times(count)) await agent.addNote(id, `${words} ${n}`);
      // Other cases write notes too: at least these.
      const deliveries = await listDeliveries(target, hook, 2);
      expectThat(deliveries.length >= count, `at least ${count} deliveries`, deliveries);
      const kinds = new Set(deliveries.map(delivery => delivery.event_type));
      expectEqual([...kinds], ['note.created'], 'the types of the events');
      const at = deliveries.map(delivery => Date.parse(delivery.created_at));
      // Of two that were written at the same time the later one may have been first to look at the clock.
      const isNewestFirst = at.every((time, index) => index === 0 || time - (at[index - 1] ?? 0) < SAME_TIME_MS);
      expectThat(isNewestFirst, 'the newest first', deliveries);
      for (const key of ['id', 'event_id'] as const) {
        expectEqual(new Set(deliveries.map(one => one[key])).size, deliveries.length, `different ${key}s`);
      }
      const log = await tryWebhook(target, 'GET', hook, '/deliveries?limit=100');
      expectThat(!log.text.includes(words), 'a log without content', 'what a note says', log);
      const [newest] = deliveries;
      const again = await tryWebhook(target, 'POST', hook, `/deliveries/${newest?.id}/redeliver`);
      const sent = expectDelivery(expectDone(again), again);
      expectEqual(
        [sent.event_id, sent.event_type],
        [newest?.event_id, 'note.created'],
        'what is sent once more',
        again,
      );
      expectError(await tryWebhook(target, 'POST', hook, '/deliveries/whd_0/redeliver'), 'NOT_FOUND');
      expectError(await tryWebhook(target, 'GET', hook, '/deliveries?cursor=nonsense'), 'VALIDATION_ERROR');
    },
  },
  {
    rules: ['WH9'],
    pace: 'last',
    title: 'for a webhook that is off nothing is written down',
    run: async target => {
      const agent = agentSide(target);
      const { id: hook } = await createWebhook(target, ['note.created']);
      expectOk(await tryWebhook(target, 'PATCH', hook, '', { enabled: false }));
      const { id } = (await newCustomer(target)).conversation;
      await agent.addNote(id, 'nobody hears of this');
      expectOk(await tryWebhook(target, 'PATCH', hook, '', { enabled: true }));
      await agent.addNote(id, 'but of this');
      expectEqual((await listDeliveries(target, hook)).length, 1, 'the number of deliveries');
    },
  },
  {
    rules: ['WH12', 'WH10'],
    pace: 'last',
    title: 'a ping is sent once, and the log says what came of it; to a webhook that is off it is 422',
    run: async target => {
      const { id } = await createWebhook(target, ['customer.updated']);
      const answer = await tryWebhook(target, 'POST', id, '/ping');
      const sent = expectDelivery(expectDone(answer), answer);
      expectEqual(sent.event_type, 'ping', 'the type of the event', answer);
      const finished = await until(TRIED_MS, 'the ping to be tried', async () => {
        const ping = (await listDeliveries(target, id)).find(delivery => delivery.id === sent.id);
        return ping?.state === 'waiting' ? undefined : ping;
      });
      const { state, attempts, last_status, next_attempt_at } = finished;
      expectEqual([state, attempts, last_status, next_attempt_at], ['failed', 1, null, null], 'what came of the ping');
      expectThat(finished.finished_at !== null, 'finished_at', finished);
      expectOk(await tryWebhook(target, 'PATCH', id, '', { enabled: false }));
      expectError(await tryWebhook(target, 'POST', id, '/ping'), 'BUSINESS_RULE_VIOLATION');
    },
  },
];
