import { setTimeout as wait } from 'node:timers/promises';
import { type Backoff, backoffMs } from '../../packages/sdk/src/backoff.ts';
import { at } from './customers.ts';
import { type HttpConnection, openHttpConnection } from './http-connection.ts';
import type { Answer } from './http-response.ts';

/** Requests as a client makes them that must get through: repeated, at whatever node answers. */
export interface RetryingCaller {
  /** The first answer below 500. One request at a time. */
  ask(request: string): Promise<Answer>;
  close(): void;
}

/** Starts at nothing. */
export function createCallCounts(): CallCounts {
  return { serverErrors: 0, firstServerError: null, unanswered: 0 };
}

export interface CallCounts {
  /** Answers 5xx, each from a node that lives. */
  serverErrors: number;
  /** The first of their bodies. */
  firstServerError: string | null;
  /** Attempts that got no answer at all. */
  unanswered: number;
}

/** As in the SDK's http.ts. */
const BACKOFF: Backoff = { first: 500, most: 8_000 };
const ATTEMPTS_MAX = 60;
const PATIENCE_MS = 10_000;

/** `first`: the node to begin with; each failure moves on to the next one, as a load balancer would. */
export function createRetryingCaller(ports: readonly number[], first: number, counts: CallCounts): RetryingCaller {
  let node = first;
  let open: { connection: HttpConnection; lost: Promise<never> } | null = null;

  async function attempt(request: string): Promise<Answer> {
    open ??= await connect(at(ports, node % ports.length));
    const { connection, lost } = open;
    return Promise.race([
      new Promise<Answer>(resolve => connection.exchange(request, resolve)),
      lost,
      wait(PATIENCE_MS, undefined, { ref: false }).then(() => {
        throw new Error(`no answer within ${PATIENCE_MS} ms`);
      }),
    ]);
  }

  function hangUp(): void {
    open?.connection.close();
    open = null;
  }

  return {
    async ask(request) {
      for (let failures = 0; ; failures++) {
        let reason: unknown;
        try {
          const answer = await attempt(request);
          if (answer.status < 500) return answer;
          counts.serverErrors++;
          counts.firstServerError ??= answer.body.toString();
          reason = answer.body;
        } catch (error) {
          counts.unanswered++;
          reason = error;
          hangUp();
          node++;
        }
        if (failures === ATTEMPTS_MAX) throw new Error(`given up after ${failures} failures, the last: ${reason}`);
        await wait(backoffMs(failures + 1, BACKOFF, Math.random));
      }
    },
    close: hangUp,
  };
}

async function connect(port: number): Promise<{ connection: HttpConnection; lost: Promise<never> }> {
  const { promise: lost, reject } = Promise.withResolvers<never>();
  // Lost while idle is no failure of anybody's request: the next one notices.
  lost.catch(() => null);
  return { connection: await openHttpConnection(port, reject), lost };
}
