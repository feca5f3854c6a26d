import type { FastifyInstance } from 'fastify';
import { AppError } from '../../domain/app-error.ts';
import { success } from '../envelope.ts';

export interface Operations {
  /** Null when the server can serve, else why it cannot. */
  notReady(): Promise<string | null>;
  /** The metrics as Prometheus reads them. */
  metrics(): Promise<{ contentType: string; text: string }>;
}

/** What an operator's tools ask (OP1, OP2). */
export function registerOperations(app: FastifyInstance, { notReady, metrics }: Operations): void {
  const schema = { hide: true };

  app.get('/healthz', { schema }, async () => success({ status: 'alive' }));

  app.get('/readyz', { schema }, async () => {
    const reason = await notReady();
    if (reason !== null) throw new AppError('SERVICE_UNAVAILABLE', reason);
    return success({ status: 'ready' });
  });

  app.get('/metrics', { schema }, async (_request, reply) => {
    const { contentType, text } = await metrics();
    return reply.header('content-type', contentType).send(text);
  });
}
