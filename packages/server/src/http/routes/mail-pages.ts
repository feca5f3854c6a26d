import { ROUTES } from '@deskbell/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Tenant } from '../../domain/model.ts';
import {
  PAGE_FILES,
  type PageContext,
  readLanguage,
  renderBroken,
  renderChat,
  renderContinue,
  renderGone,
  renderRefusal,
} from '../../pages/mail-pages.ts';
import type { Deps, RateLimiter } from '../../ports.ts';
import { findMailLink, findPublicKey } from '../../services/continue-conversation.ts';
import { enforceLimits } from '../../services/rate-limits.ts';
import { findMailRefusal, refuseMail } from '../../services/refuse-mail.ts';
import { resolvePublicKey } from '../../services/resolve-key.ts';
import { readBusinessName, readWidgetLook } from '../../services/widget-settings.ts';
import { createStaticFile } from '../static-files.ts';

interface TokenRoute {
  Params: { token: string };
}

/** The pages that mails lead to: back into the conversation (CM6, CM7), or to no more mails (CM8). */
export function registerMailPages(app: FastifyInstance, deps: Deps, limiter: RateLimiter | null): void {
  const common = {
    schema: { hide: true },
    onRequest: ({ ip }: FastifyRequest) => enforceLimits(limiter, 'guess', { ip, who: null, tenant: null }),
  };

  app.get<{ Querystring: { public_key?: string } }>(`${ROUTES.continuePage}/chat`, common, async (request, reply) => {
    const { lookup, tenant } = await resolvePublicKey(deps, request.query.public_key);
    const context = await readContext(deps, request, tenant);
    const { position } = await readWidgetLook(deps, tenant);
    return answer(reply, context, renderChat(context, lookup, position), widgetPolicy(deps.baseUrl()));
  });

  app.get<TokenRoute>(`${ROUTES.continuePage}/:token`, common, async (request, reply) => {
    const { token } = request.params;
    const link = await findMailLink(deps, token);
    const context = await readContext(deps, request, link?.tenant ?? null);
    const chatUrl = link && (await findChatUrl(deps, link.tenant));
    const page =
      link?.isOpen && chatUrl !== null ? renderContinue(context, { token, chatUrl }) : renderGone(context, chatUrl);
    return answer(reply.code(link?.isOpen ? 200 : 404), context, page);
  });

  for (const [name, { type, read }] of Object.entries(PAGE_FILES)) {
    const headers = { 'cache-control': 'public, max-age=300' };
    const file = createStaticFile({ type, read: async () => read(), headers });
    app.get(`${ROUTES.continuePage}/assets/${name}`, { schema: common.schema }, (request, reply) =>
      file.send(request, reply),
    );
  }

  app.register(async inside => {
    // What a form sends, and the one click of RFC 8058; nowhere else.
    inside.addContentTypeParser(
      ['application/x-www-form-urlencoded', 'multipart/form-data'],
      { parseAs: 'string', bodyLimit: 1_000 },
      async (_request: unknown, body: string) => ({ form: body }),
    );
    const path = `${ROUTES.unsubscribePage}/:token`;
    inside.get<TokenRoute>(path, common, (request, reply) => answerRefusal(request, reply));
    inside.post<TokenRoute & { Body: { form?: unknown } | null | undefined }>(path, common, async (request, reply) => {
      // Whoever sends JSON instead may have put anything there.
      const form = request.body?.form;
      const isUndo = typeof form === 'string' && /(^|&)mails=on(&|$)/.test(form);
      await refuseMail(deps, request.params.token, !isUndo);
      return answerRefusal(request, reply);
    });
  });

  async function answerRefusal(request: FastifyRequest<TokenRoute>, reply: FastifyReply) {
    const found = await findMailRefusal(deps, request.params.token);
    const context = await readContext(deps, request, found?.tenant ?? null);
    const page = found ? renderRefusal(context, found.isRefused) : renderBroken(context);
    return answer(reply.code(found ? 200 : 404), context, page);
  }
}

async function readContext(deps: Deps, { headers }: FastifyRequest, tenant: Tenant | null): Promise<PageContext> {
  const language = readLanguage(headers['accept-language']);
  const nonce = deps.ids.token();
  if (!tenant) return { language, nonce, businessName: null, accentColor: '#4f46e5' };
  const [businessName, look] = await Promise.all([readBusinessName(deps, tenant), readWidgetLook(deps, tenant)]);
  return { language, nonce, businessName, accentColor: look.accentColor };
}

async function findChatUrl(deps: Deps, tenant: Tenant): Promise<string | null> {
  const publicKey = await findPublicKey(deps, tenant);
  return publicKey && `${ROUTES.continuePage}/chat?public_key=${publicKey}`;
}

function answer(reply: FastifyReply, { nonce }: PageContext, page: string, more: string[] = []): FastifyReply {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(more.length > 0 ? more : ["connect-src 'self'", 'img-src data:']),
  ];
  return reply
    .header('content-security-policy', policy.join('; '))
    .header('vary', 'Accept-Language')
    .type('text/html; charset=utf-8')
    .send(page);
}

/** What the widget needs; files of uploads are named by the public URL, which may be another name for this server. */
function widgetPolicy(baseUrl: string): string[] {
  const { origin } = new URL(baseUrl);
  return [`connect-src 'self' ${origin}`, `img-src 'self' data: blob: ${origin}`, `media-src 'self' ${origin}`];
}
