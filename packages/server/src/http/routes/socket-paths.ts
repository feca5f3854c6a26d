import { ROUTES } from '@deskbell/protocol';
import type { FastifyInstance } from 'fastify';
import { AppError } from '../../domain/app-error.ts';
import { AGENT, PUBLIC_KEY, socketAnswers } from '../route-schema.ts';

/** Describes the WebSocket paths, and answers who comes there without an upgrade (WS2); ws/upgrade.ts serves them. */
export function registerSocketPaths(app: FastifyInstance): void {
  const refuse = async () => {
    throw new AppError('BAD_REQUEST', 'this path is a WebSocket: send an upgrade');
  };
  app.get(
    ROUTES.socket,
    {
      schema: {
        summary: 'Live messages',
        description:
          'WebSocket. Authenticate by cookie, by `Authorization` and `X-Public-Key`, or from a browser by ' +
          '`?public_key=…` and the subprotocols `["deskbell", "token.<session token>"]`. The first frame is ' +
          '`{"type":"resync","latest_message_at":…}`: poll when your own newest is older. A session that has no ' +
          'conversation yet gets one here.',
        tags: ['Support'],
        security: PUBLIC_KEY,
        response: socketAnswers([400, 401, 403, 429]),
      },
    },
    refuse,
  );
  app.get(
    ROUTES.agentSocket,
    {
      schema: {
        summary: 'Live events',
        description: 'WebSocket. Everything of the tenant: messages, conversations, notes, typing.',
        tags: ['Agent'],
        security: AGENT,
        response: socketAnswers([400, 401, 403, 429]),
      },
    },
    refuse,
  );
}
