import { ROUTES, type WidgetLook } from '@deskbell/protocol';
import { WidgetLookChangeSchema, WidgetLookSchema, WidgetSettingsSchema } from '@deskbell/protocol/schemas';
import type { FastifyInstance } from 'fastify';
import { presentWidgetLook } from '../../domain/widget-look.ts';
import { audit, changedTo } from '../../services/audit.ts';
import type { LoginDeps } from '../../services/login-deps.ts';
import { changeWidgetLook, readWidgetLook, readWidgetSettings } from '../../services/widget-settings.ts';
import { adminGate, agentGate, customerGate } from '../authenticate.ts';
import { success } from '../envelope.ts';
import { AGENT, answers, PUBLIC_KEY } from '../route-schema.ts';

/** What a widget asks before it shows anything (WD1), and what its shop sets (WD2). */
export function registerWidgetSettings(app: FastifyInstance, deps: LoginDeps): void {
  app.get(
    ROUTES.widget,
    {
      schema: {
        summary: 'Read the widget’s settings',
        description: 'How it looks, and what customers can do here. Needs no session and makes none.',
        tags: ['Support'],
        security: PUBLIC_KEY,
        response: answers(WidgetSettingsSchema, [401, 403, 429]),
      },
      onRequest: customerGate(deps, deps.limiter, 'poll'),
    },
    async ({ customer }) => success(await readWidgetSettings(deps, customer.tenant)),
  );

  const onRequest = agentGate(deps, deps.limiter);
  const common = { tags: ['Agent'], security: AGENT };

  app.get(
    ROUTES.agentWidgetSettings,
    {
      schema: { ...common, summary: 'Read the widget’s look', response: answers(WidgetLookSchema, [401, 403]) },
      onRequest,
    },
    async ({ agent }) => success(presentWidgetLook(await readWidgetLook(deps, agent.tenant))),
  );

  app.patch<{ Body: Partial<WidgetLook> }>(
    ROUTES.agentWidgetSettings,
    {
      schema: {
        ...common,
        summary: 'Change the widget’s look',
        description: 'What is absent stays. Widgets take it over when they are opened next.',
        body: WidgetLookChangeSchema,
        response: answers(WidgetLookSchema, [400, 401, 403]),
      },
      onRequest: adminGate(deps, deps.limiter),
    },
    async ({ agent, body, ip }) => {
      const look = presentWidgetLook(await changeWidgetLook(deps, agent.tenant, body));
      const details = changedTo(look, body);
      await audit(deps, agent.tenant, agent.actor, { action: 'widget_settings.changed', details, ip });
      return success(look);
    },
  );
}
