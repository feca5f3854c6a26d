import type { FastifyInstance } from 'fastify';
import type { Clock } from '../ports.ts';

/** Requests in flight have this long to finish; then their connections are cut. */
const REQUEST_GRACE_MS = 3_000;

/** Node waits for connections that became idle only after the close began, and for half a request: we do not (OP5). */
export async function closeServer(http: FastifyInstance, clock: Pick<Clock, 'after' | 'every'>): Promise<void> {
  const stopSweeping = clock.every(50, () => http.server.closeIdleConnections());
  const stopWaiting = clock.after(REQUEST_GRACE_MS, () => http.server.closeAllConnections());
  await http.close();
  stopSweeping();
  stopWaiting();
}
