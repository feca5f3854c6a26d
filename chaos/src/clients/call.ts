import type { ErrorBody } from '@deskbell/protocol';
import type { Scene } from './scene.ts';

export interface CallSpec {
  method?: 'GET' | 'POST';
  path: string;
  headers: Record<string, string>;
  json?: unknown;
  /** The customer's client whose eyes the bytes are for; none for agents. */
  device?: string;
}

export interface Answer {
  status: number;
  headers: Headers;
  data: unknown;
  error: ErrorBody | undefined;
}

const PATIENCE_MS = 1_200;

/** One request through one node; null when no whole answer came. */
export async function call(scene: Scene, node: number, spec: CallSpec): Promise<Answer | null> {
  const { method = 'GET', path, headers, json, device } = spec;
  const { world, history } = scene;
  try {
    const response = await fetch(`${world.nodes[node]?.url}${path}`, {
      method,
      headers: json === undefined ? headers : { ...headers, 'content-type': 'application/json' },
      ...(json !== undefined && { body: JSON.stringify(json) }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const text = await response.text();
    if (device !== undefined) history.received.push({ device, at: scene.now(), via: 'answer', text });
    const { status } = response;
    if (status === 500)
      history.crashes.push(`${method} ${path} on node ${node} at ${Math.round(scene.now())} ms: ${text}`);
    const body = JSON.parse(text) as { data?: unknown; error?: ErrorBody };
    return { status, headers: response.headers, data: body.data, error: body.error };
  } catch (error) {
    // Nothing came, or half of it: what a network does to an answer.
    return noAnswer(error);
  }
}

function noAnswer(error: unknown): null {
  if (error instanceof TypeError || error instanceof DOMException || error instanceof SyntaxError) return null;
  throw error;
}
