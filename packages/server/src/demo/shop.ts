import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawHero, drawProduct } from './art.ts';
import { HOME, renderHome } from './home-page.ts';
import { renderPage } from './layout.ts';
import { renderOrder } from './order-page.ts';
import { renderProduct } from './product-page.ts';
import { findProduct, PRODUCTS } from './products.ts';

// The demo shop: pages are made at every request, since they name a key; the rest never changes while the server runs.

const NAME = 'Fern & Kiln';

export type DemoPath = { kind: 'home' } | { kind: 'products' | 'orders'; name: string };

/** A page, or null when there is no such product or order. `now` in epoch milliseconds. */
export function renderDemo(path: DemoPath, publicKey: string, now: number): string | null {
  if (path.kind === 'home') return renderPage({ ...HOME, main: renderHome(), publicKey });
  const { name } = path;
  if (path.kind === 'orders') {
    if (!/^\d{1,9}$/.test(name)) return null;
    return renderPage({
      title: `Order ${name} — ${NAME}`,
      description: `Where order ${name} is.`,
      main: renderOrder(name, now),
      publicKey,
    });
  }
  const product = findProduct(name);
  if (!product) return null;
  return renderPage({
    title: `${product.name} — ${NAME}`,
    description: product.line,
    main: renderProduct(product),
    publicKey,
  });
}

/** Everything below `/demo/` that is no page, by its path. */
export const DEMO_FILES: Readonly<Record<string, { type: string; read: () => Buffer }>> = {
  'assets/shop.css': { type: 'text/css; charset=utf-8', read: asset('shop.css') },
  'assets/shop.js': { type: 'text/javascript; charset=utf-8', read: asset('shop.js') },
  'assets/icon.svg': { type: 'image/svg+xml', read: asset('icon.svg') },
  'art/hero.svg': { type: 'image/svg+xml', read: () => Buffer.from(drawHero()) },
  ...Object.fromEntries(
    PRODUCTS.map(({ slug, piece, ground }) => [
      `art/${slug}.svg`,
      { type: 'image/svg+xml', read: () => Buffer.from(drawProduct(piece, ground)) },
    ]),
  ),
};

function asset(name: string): () => Buffer {
  return () => readFileSync(join(import.meta.dirname, 'assets', name));
}
