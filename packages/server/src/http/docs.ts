import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';

// Swagger UI from its own package: no file of it is fetched from elsewhere, and none is read before somebody asks.
/** Written by docs/generate.ts and checked fresh in CI: making it at run time would cost memory in every process. */
export const OPENAPI_FILE = join(import.meta.dirname, '../../../../docs/openapi.json');
const ASSETS: Record<string, string> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
};
// The library sets style attributes; scripts stay ours alone.
const PAGE_CSP =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; " +
  "frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** The committed OpenAPI document, made from the routes' own schemas, and a page to read and try it (OP6). */
export function registerDocs(app: FastifyInstance): void {
  const schema = { hide: true };
  app.get('/openapi.json', { schema }, async (_request, reply) =>
    reply.type('application/json; charset=utf-8').send(createReadStream(OPENAPI_FILE)),
  );
  // Whoever opens the printed URL is a person.
  app.get('/', { schema }, async (_request, reply) => reply.redirect('/docs'));
  app.get('/docs', { schema }, async (_request, reply) =>
    reply.header('content-security-policy', PAGE_CSP).type('text/html; charset=utf-8').send(PAGE),
  );
  app.get('/docs/', { schema }, async (_request, reply) => reply.redirect('/docs', 308));
  app.get('/docs/start.js', { schema }, async (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').send(START),
  );
  app.get('/docs/page.css', { schema }, async (_request, reply) => reply.type('text/css; charset=utf-8').send(STYLE));
  const directory = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  for (const [file, type] of Object.entries(ASSETS)) {
    app.get(`/docs/${file}`, { schema }, async (_request, reply) =>
      reply
        .type(type)
        .header('cache-control', 'public, max-age=3600')
        .send(createReadStream(join(directory, file))),
    );
  }
}

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Deskbell API</title>
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath d='M1 12a7 7 0 0 1 14 0zM7 2h2v3H7zM0 13h16v2H0z' fill='%2349a078'/%3E%3C/svg%3E">
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="stylesheet" href="/docs/page.css">
</head>
<body>
<main id="docs"></main>
<noscript>This page needs JavaScript. The description itself is at <a href="/openapi.json">/openapi.json</a>.</noscript>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

const START = `const dark = matchMedia('(prefers-color-scheme: dark)');
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', follow);
follow();
SwaggerUIBundle({ url: '/openapi.json', dom_id: '#docs', deepLinking: true, persistAuthorization: false,
  defaultModelsExpandDepth: -1, docExpansion: 'list', tryItOutEnabled: true, validatorUrl: null });
`;

const STYLE = `html { background: Canvas; }
body { margin: 0; }
.swagger-ui .info { margin: 2rem 0 1rem; }
.swagger-ui .wrapper { max-width: 70rem; }
`;
