import { connect } from 'node:net';
import { type Answer, createAnswerReader } from './http-response.ts';
import { feedSocket } from './socket-feed.ts';

/** One keep-alive connection with one request at a time; far thinner than `node:http`, so the server is what is measured. */
export interface HttpConnection {
  /** Starts a request; `onAnswer` runs once with its answer. */
  exchange(request: string, onAnswer: (answer: Answer) => void): void;
  close(): void;
}

/** `onLost` runs when the connection ends although nobody closed it. */
export function openHttpConnection(port: number, onLost: (cause: Error) => void): Promise<HttpConnection> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let waiting: ((answer: Answer) => void) | null = null;
    let isClosed = false;
    const lose = (cause: Error): void => {
      if (isClosed) return;
      isClosed = true;
      socket.destroy();
      reject(cause);
      onLost(cause);
    };
    const read = createAnswerReader(answer => {
      const done = waiting;
      waiting = null;
      if (done === null) lose(new Error(`an answer nobody asked for: ${answer.head}`));
      else done(answer);
    });
    feedSocket(socket, 'connection', read, lose);
    socket.on('connect', () => resolve({ exchange, close }));

    function exchange(request: string, onAnswer: (answer: Answer) => void): void {
      if (waiting !== null) throw new Error('one request at a time');
      waiting = onAnswer;
      socket.write(request, 'latin1');
    }

    function close(): void {
      isClosed = true;
      socket.destroy();
    }
  });
}
