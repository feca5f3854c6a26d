import { randomUUID } from 'node:crypto';
import { createClient } from '@redis/client';
import { type Check, ok, warn } from './check.ts';

const SLOW_MS = 20;
/** The shortest of so many round trips tells how far away it is; a single one also how busy this machine was. */
const PINGS = 5;

export function checkRedis(url: string): Check {
  return {
    name: 'redis',
    async run() {
      const [publisher, subscriber] = [newClient(url), newClient(url)];
      const broken = new Promise<never>((_, reject) => {
        publisher.on('error', reject);
        subscriber.on('error', reject);
      });
      try {
        return await Promise.race([broken, talk(publisher, subscriber)]);
      } finally {
        for (const client of [publisher, subscriber]) if (client.isOpen) client.destroy();
      }
    },
  };
}

function newClient(url: string) {
  return createClient({ url, socket: { connectTimeout: 3_000, reconnectStrategy: false } });
}

async function talk(publisher: ReturnType<typeof newClient>, subscriber: ReturnType<typeof newClient>) {
  await Promise.all([publisher.connect(), subscriber.connect()]);
  let roundTrip = Number.POSITIVE_INFINITY;
  for (let pings = 0; pings < PINGS; pings++) {
    const began = performance.now();
    await publisher.ping();
    roundTrip = Math.min(roundTrip, performance.now() - began);
  }
  const channel = `deskbell:doctor:${randomUUID()}`;
  const heard = Promise.withResolvers<void>();
  await subscriber.subscribe(channel, () => heard.resolve());
  await publisher.publish(channel, '');
  await heard.promise;
  const text = `answers in ${roundTrip.toFixed(1)} ms, passes events on`;
  return [roundTrip > SLOW_MS ? warn(`${text}: it belongs nearer to the nodes`) : ok(text)];
}
