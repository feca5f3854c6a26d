export interface Answer {
  status: number;
  /** Status line and headers as they came. */
  head: string;
  body: Buffer;
}

const HEAD_END = Buffer.from('\r\n\r\n');
const CONTENT_LENGTH = /\r\ncontent-length: *(\d+)/i;

/** Takes chunks as they come off the socket, however they are split, and hands on each whole answer. */
export function createAnswerReader(onAnswer: (answer: Answer) => void): (chunk: Buffer) => void {
  let pending: Buffer | null = null;
  return chunk => {
    let rest = pending === null ? chunk : Buffer.concat([pending, chunk]);
    pending = null;
    while (rest.length > 0) {
      const headEnd = rest.indexOf(HEAD_END);
      if (headEnd === -1) break;
      const head = rest.toString('latin1', 0, headEnd);
      const bodyStart = headEnd + HEAD_END.length;
      const end = bodyStart + bodyLength(head);
      if (rest.length < end) break;
      const body = rest.subarray(bodyStart, end);
      rest = rest.subarray(end);
      onAnswer({ status: Number(head.slice(9, 12)), head, body });
    }
    if (rest.length > 0) pending = rest;
  };
}

export function headerOf(answer: Answer, name: string): string | null {
  const line = answer.head.split('\r\n').find(candidate => candidate.toLowerCase().startsWith(`${name}:`));
  return line === undefined ? null : line.slice(name.length + 1).trim();
}

function bodyLength(head: string): number {
  if (!head.startsWith('HTTP/1.1 ')) throw new Error(`not an HTTP/1.1 answer: ${head.slice(0, 40)}`);
  const found = CONTENT_LENGTH.exec(head);
  if (found?.[1] !== undefined) return Number(found[1]);
  if (head.startsWith('HTTP/1.1 101') || head.startsWith('HTTP/1.1 204')) return 0;
  throw new Error(`an answer without content-length: ${head}`);
}
