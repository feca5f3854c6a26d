import { type ApiKey, ROUTES } from '@deskbell/protocol';
import { agentSide } from './agent.ts';
import type { Answer } from './answer.ts';
import { expectDone, expectKeys, expectOk, expectThat } from './expect.ts';
import { expectList, expectTimestamp } from './shapes.ts';
import type { Target } from './target.ts';

/** A key that is disabled when the case is over. */
export async function createKey(target: Target, body: { kind: string; origins?: string[] }): Promise<ApiKey> {
  const answer = await agentSide(target).request('POST', ROUTES.agentKeys, body);
  const key = expectApiKey(expectDone(answer), answer);
  target.atEnd(async () => {
    await agentSide(target).request('PATCH', `${ROUTES.agentKeys}/${key.id}`, { enabled: false });
  });
  return key;
}

export async function changeKey(target: Target, id: string, change: unknown): Promise<ApiKey> {
  const answer = await agentSide(target).request('PATCH', `${ROUTES.agentKeys}/${id}`, change);
  return expectApiKey(expectOk(answer), answer);
}

export async function listKeys(target: Target): Promise<ApiKey[]> {
  const answer = await agentSide(target).request('GET', ROUTES.agentKeys);
  const data = expectKeys(expectOk(answer), ['keys'], 'data', answer);
  return expectList(data.keys, 'keys', answer).map(key => expectApiKey(key, answer));
}

function expectApiKey(value: unknown, answer: Answer): ApiKey {
  const keys = ['id', 'kind', 'environment', 'key', 'origins', 'enabled', 'created_at'];
  const key = expectKeys(value, keys, 'a key', answer);
  expectTimestamp(key.created_at, 'created_at', answer);
  expectThat(['live', 'test'].includes(String(key.environment)), 'environment live or test', key.environment, answer);
  return key as unknown as ApiKey;
}
