import { CLOSE, type CloseReason, type UpFrame } from '@deskbell/protocol';

/** What a client sent, or why its socket is to be closed (WS9); null for a type we do not know (WS8). */
export function parseUpFrame(data: Buffer, isBinary: boolean): UpFrame | CloseReason | null {
  if (isBinary) return CLOSE.unsupportedData;
  const value = parseObject(data.toString('utf8'));
  if (!value) return CLOSE.policy;
  if (value['type'] === 'ping') return { type: 'ping' };
  if (value['type'] !== 'typing') return null;
  const conversationId = value['conversation_id'];
  return { type: 'typing', ...(typeof conversationId === 'string' && { conversation_id: conversationId }) };
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
