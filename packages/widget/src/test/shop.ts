import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A page of somebody else's shop, as it is asked for. */
export interface ShopPage {
  /** Origin of the Deskbell server, where the script comes from. */
  server: string;
  publicKey: string;
  /** Further attributes of the script tag, as written. */
  attributes?: string;
  head?: string;
  body?: string;
  csp?: string;
  lang?: string;
  /** Runs before our script is there. */
  inline?: string;
}

export interface Shop {
  /** On `localhost`: to a browser another site than the server on 127.0.0.1. */
  origin: string;
  /** Where the page can be opened. */
  publish(page: ShopPage): string;
  /** CSP violations browsers have reported. */
  reports: string[];
  close(): Promise<void>;
}

/** A web server of its own origin. */
export async function openShop(): Promise<Shop> {
  const pages = new Map<string, ShopPage>();
  const reports: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    if (path === '/csp') {
      let text = '';
      request.on('data', part => {
        text += part;
      });
      request.on('end', () => {
        reports.push(text);
        response.writeHead(204).end();
      });
      return;
    }
    const page = pages.get(path);
    if (!page) return response.writeHead(404).end();
    const csp = page.csp === undefined ? {} : { 'content-security-policy': `${page.csp}; report-uri /csp` };
    return response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...csp }).end(write(page));
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    reports,
    publish(page) {
      const path = `/page-${pages.size + 1}`;
      pages.set(path, page);
      return origin + path;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function write({ server, publicKey, attributes = '', head = '', body = BODY, lang = 'en', inline }: ShopPage): string {
  return `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<title>A shop</title>
${head}
${inline === undefined ? '' : `<script>${inline}</script>`}
<script src="${server}/widget.js" data-public-key="${publicKey}" ${attributes} async></script>
</head>
<body>${body}</body>
</html>`;
}

const BODY = '<main><h1>Lamps and chairs</h1><p>Good things for the home.</p><button>Buy</button></main>';

/** The least a page must allow; see the README. */
export function strictCsp(server: string): string {
  const socket = server.replace(/^http/, 'ws');
  return `default-src 'none'; script-src ${server}; connect-src ${server} ${socket}; img-src ${server} blob:; style-src 'none'`;
}
