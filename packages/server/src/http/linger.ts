import type { IncomingMessage } from 'node:http';
import type { Clock } from '../ports.ts';

/** So long the rest of a refused body is read and thrown away; enough for a large file on a usual line. */
const LINGER_MS = 5_000;

/**
 * Lets the answer to a request arrive whose body has not. Closing a connection with unread bytes resets it, and a
 * client that is still writing never sees why it was refused: so our side ends, and theirs is read on for a while.
 */
export function lingerAfter(request: IncomingMessage, clock: Clock): void {
  if (request.complete) return;
  const { socket } = request;
  // What Node calls once the last answer of a connection is written.
  socket.destroySoon = () => {
    socket.end();
    const stopWaiting = clock.after(LINGER_MS, () => socket.destroy());
    socket.once('close', stopWaiting);
    // Whatever follows that body is no request any more.
    request.once('end', () => socket.destroy());
    request.resume();
  };
}
