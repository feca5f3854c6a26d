export interface Frame {
  opcode: number;
  payload: Buffer;
}

export const OPCODE = { text: 1, close: 8, ping: 9 } as const;

/** Takes chunks however they are split and hands on each whole frame of a server (unmasked, never fragmented). */
export function createFrameReader(onFrame: (frame: Frame) => void): (chunk: Buffer) => void {
  let pending: Buffer | null = null;
  return chunk => {
    let rest = pending === null ? chunk : Buffer.concat([pending, chunk]);
    pending = null;
    for (;;) {
      const extent = frameExtent(rest);
      if (extent === null || rest.length < extent.end) break;
      onFrame({ opcode: (rest[0] ?? 0) & 0x0f, payload: rest.subarray(extent.start, extent.end) });
      rest = rest.subarray(extent.end);
    }
    if (rest.length > 0) pending = rest;
  };
}

/** A client's pong; the masking key may be anything, so it is zero and the payload stays as it is. */
export function pongFrame(payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0x8a, 0x80 | payload.length, 0, 0, 0, 0]), payload]);
}

function frameExtent(bytes: Buffer): { start: number; end: number } | null {
  const [first, second] = bytes;
  if (first === undefined || second === undefined) return null;
  if ((first & 0x80) === 0 || (second & 0x80) !== 0) throw new Error('a fragmented or masked frame from the server');
  if (second < 126) return { start: 2, end: 2 + second };
  if (second === 127) throw new Error('a frame above 64 KiB from the server');
  if (bytes.length < 4) return null;
  return { start: 4, end: 4 + bytes.readUInt16BE(2) };
}
