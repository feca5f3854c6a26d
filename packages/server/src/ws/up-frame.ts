import { CLOSE, type CloseReason, type UpFrame } from '@deskbell/protocol';
import { isId } from '../domain/id.ts';

/** What a client sent, or why its socket is to be closed (WS9); null for a type we do not know (WS8). */
export function parseUpFrame(data: Buffer, isBinary: boolean): UpFrame | CloseReason | null {
  if (isBinary) return CLOSE.unsupportedData;
  const value = parseObject(data.toString('utf8'));
  if (!value) return CLOSE.policy;
  if (value['type'] === 'ping') return { type: 'ping' };
  const conversationId = readId(value['conversation_id']);
  if (value['type'] === 'viewing') return { type: 'viewing', conversation_id: conversationId };
  if (value['type'] !== 'typing') return null;
  return {
    type: 'typing',
    ...(conversationId !== null && { conversation_id: conversationId }),
    ...(value['private'] === true && { private: true }),
  };
}

/** What could not be an id of ours names nothing. */
function readId(value: unknown): string | null {
  return typeof value === 'string' && isId(value) ? value : null;
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
