import { describe, expect, test } from 'vitest';
import { type Call, createHttp } from './http.ts';
import { manualEnvironment } from './test/manual-environment.ts';
import { memoryTokens } from './token-store.ts';

type Reply = { status?: number; token?: string; error?: object; retryAfter?: string } | 'no answer';

const SEND: Call = { method: 'POST', path: '/send', json: {}, repeatable: true, mints: true };

/** A server that answers what the test says, in turn; the last reply stays. */
function createScene(replies: Reply[], token: string | null = null) {
  const asked: { path: string; authorization: string | null }[] = [];
  const held: (() => void)[] = [];
  const scene = { isHolding: false };
  const environment = manualEnvironment({
    async fetch(input, init) {
      const headers = new Headers(init?.headers);
      asked.push({ path: new URL(String(input)).pathname, authorization: headers.get('authorization') });
      const reply = replies.length > 1 ? replies.shift() : replies[0];
      if (scene.isHolding) await new Promise<void>(resolve => held.push(resolve));
      if (init?.signal?.aborted || reply === undefined || reply === 'no answer') throw new TypeError('failed');
      const { status = 200, error } = reply;
      const body = status === 200 ? { success: true, data: 'fine' } : { success: false, error };
      return new Response(JSON.stringify(body), {
        status,
        headers: {
          ...(reply.token && { 'x-session-token': reply.token }),
          ...(reply.retryAfter && { 'retry-after': reply.retryAfter }),
        },
      });
    },
  });
  const tokens = memoryTokens();
  tokens.write(token);
  const options = { url: 'https://support.example', publicKey: 'pk_test_x', tokens, environment };
  return { http: createHttp({ ...options, credentials: 'include' }), environment, tokens, asked, held, scene };
}

const refusal = (code: string, retryable: boolean, context?: object) => ({ code, message: 'no', retryable, context });

describe('requests of a session', () => {
  test('while there is no session the first call makes it, and others wait to use it', async () => {
    const { http, environment, tokens, asked, held, scene } = createScene([{ token: 'minted' }, {}]);
    scene.isHolding = true;
    const calls = [http.call(SEND), http.call(SEND), http.call(SEND)];
    await environment.advance(0);
    expect(asked).toHaveLength(1);
    scene.isHolding = false;
    held[0]?.();
    expect((await Promise.all(calls)).every(({ ok }) => ok)).toBe(true);
    expect(tokens.read()).toBe('minted');
    expect(asked.map(({ authorization }) => authorization)).toEqual([null, 'Bearer minted', 'Bearer minted']);
  });

  test('[LI3] a late answer does not put its session in the place of a newer one', async () => {
    const { http, environment, tokens, held, scene } = createScene([{ token: 'of a straggler' }], 'old');
    scene.isHolding = true;
    const call = http.call(SEND);
    await environment.advance(0);
    tokens.write('of the login');
    held[0]?.();
    await call;
    expect(tokens.read()).toBe('of the login');
  });

  test('[LI5] a refusal of a session that a login replaced meanwhile is asked again with the new one', async () => {
    const { http, environment, tokens, asked, held, scene } = createScene(
      [{ status: 401, error: refusal('UNAUTHORIZED', false) }, {}],
      'old',
    );
    scene.isHolding = true;
    const call = http.call({ ...SEND, repeatable: false });
    await environment.advance(0);
    tokens.write('new');
    scene.isHolding = false;
    held[0]?.();
    await environment.advance(0);
    expect(await call).toMatchObject({ ok: true });
    expect(asked.map(({ authorization }) => authorization)).toEqual(['Bearer old', 'Bearer new']);
  });

  test('no answer and 5xx are asked again, a bounded number of times, then surface', async () => {
    for (const [reply, code] of [
      ['no answer', 'NETWORK_ERROR'],
      [{ status: 503, error: refusal('SERVICE_UNAVAILABLE', true) }, 'SERVICE_UNAVAILABLE'],
    ] as const) {
      const { http, environment, asked } = createScene([reply], 'token');
      const call = http.call(SEND);
      await environment.advance(120_000);
      expect(await call).toMatchObject({ ok: false, error: { code, retryable: true } });
      expect(asked).toHaveLength(4);
    }
  });

  test('what must not be done twice is not asked again when nobody knows whether it was done', async () => {
    const { http, environment, asked } = createScene(['no answer'], 'token');
    const call = http.call({ ...SEND, repeatable: false });
    await environment.advance(120_000);
    expect(await call).toMatchObject({ ok: false, error: { code: 'NETWORK_ERROR' } });
    expect(asked).toHaveLength(1);
  });

  test('[EN6] a Retry-After is waited out; a long one is the caller’s to wait for', async () => {
    const limited = (context?: object, retryAfter?: string) => ({
      status: 429,
      error: refusal('RATE_LIMITED', true, context),
      ...(retryAfter && { retryAfter }),
    });
    const short = createScene([limited({ retry_after_ms: 9_000 }), {}], 'token');
    const call = short.http.call({ ...SEND, repeatable: false });
    await short.environment.advance(8_900);
    expect(short.asked).toHaveLength(1);
    await short.environment.advance(200);
    expect(await call).toMatchObject({ ok: true });
    const long = createScene([limited(undefined, '60')], 'token');
    expect(await long.http.call(SEND)).toMatchObject({ error: { context: { retry_after_ms: 60_000 } } });
    expect(long.asked).toHaveLength(1);
  });

  test('a refusal is an answer: it is not asked again', async () => {
    const { http, asked } = createScene(
      [{ status: 400, error: refusal('BAD_REQUEST', false, { field: 'content' }) }],
      't',
    );
    expect(await http.call(SEND)).toMatchObject({ error: { code: 'BAD_REQUEST', context: { field: 'content' } } });
    expect(asked).toHaveLength(1);
  });

  test('an aborted call ends at once, leaving no timer', async () => {
    const { http, environment } = createScene(['no answer'], 'token');
    const controller = new AbortController();
    const call = http.call({ ...SEND, signal: controller.signal });
    await environment.advance(100);
    controller.abort();
    expect(await call).toMatchObject({ ok: false, error: { code: 'ABORTED' } });
    expect(environment.timers()).toBe(0);
  });
});
