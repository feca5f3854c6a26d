import type { FastifyInstance } from 'fastify';
import { AppError } from '../../domain/app-error.ts';
import { refuse, success } from '../envelope.ts';

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

  app.get('/readyz', { schema }, async (_request, reply) => {
    const reason = await notReady();
    if (reason === null) return success({ status: 'ready' });
    // Not thrown: starting and stopping are no faults, and what is thrown with a 503 is logged as one.
    const { status, headers, envelope } = refuse(new AppError('SERVICE_UNAVAILABLE', reason));
    return reply.code(status).headers(headers).send(envelope);
  });

  app.get('/metrics', { schema }, async (_request, reply) => {
    const { contentType, text } = await metrics();
    return reply.header('content-type', contentType).send(text);
  });
}
