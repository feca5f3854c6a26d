import { ROUTES } from '@deskbell/protocol';
import { escapeHtml } from '../domain/html.ts';
import { formatPrice, PRODUCTS } from './products.ts';

export interface Page {
  title: string;
  description: string;
  /** HTML of the page's own part. */
  main: string;
  publicKey: string;
}

/** A whole page of the shop: what is around every one of them, the bag, and the one line that brings the widget. */
export function renderPage({ title, description, main, publicKey }: Page): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="#faf6ef" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#161b18" media="(prefers-color-scheme: dark)">
<meta name="robots" content="noindex">
<meta name="description" content="${escapeHtml(description)}">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="/demo/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/demo/assets/shop.css">
<script type="module" src="/demo/assets/shop.js"></script>
<script src="/widget.js" data-public-key="${escapeHtml(publicKey)}" async></script>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<aside class="notice" aria-label="About this shop">Deskbell’s demo shop: nothing here is for sale, but the chat is real.
<a href="${ROUTES.inbox}" target="_blank" rel="noopener">Answer as an agent</a>. Login codes are not sent; an admin finds them
<a href="${ROUTES.inbox}/settings/outbox" target="_blank" rel="noopener">in the test outbox</a>.</aside>
${HEADER}
<main id="main" tabindex="-1">
${main}
</main>
${FOOTER}
${BAG}
<script type="application/json" id="products">${PRODUCTS_JSON}</script>
</body>
</html>
`;
}

const MARK = `<svg class="mark" viewBox="0 0 32 32" width="30" height="30" aria-hidden="true"><path d="M16 3c7 5 10 10 10 15a10 10 0 0 1-20 0C6 13 9 8 16 3z" fill="currentColor"/><path d="M16 29V14m0 8 5-5m-5 1-4-4" fill="none" stroke="var(--paper)" stroke-width="2" stroke-linecap="round"/></svg>`;

const HEADER = `<header class="top">
<div class="wide bar">
<a class="brand" href="/demo" aria-label="Fern &amp; Kiln, home">${MARK}<span>Fern &amp; Kiln</span></a>
<nav aria-label="Shop">
<a href="/demo#shop">Shop</a>
<a href="/demo#story">Our story</a>
<a href="/demo/orders/1042">Track an order</a>
</nav>
<button class="bag-button" type="button" data-open-bag aria-haspopup="dialog">
<svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true"><path d="M5 8h14l1 12.5H4L5 8zm3.5 0V7a3.5 3.5 0 0 1 7 0v1" fill="none" stroke="currentColor" stroke-width="1.7" stroke-linejoin="round" stroke-linecap="round"/></svg>
<span class="bag-word">Bag</span><span class="bag-count" data-bag-count hidden></span>
</button>
</div>
</header>`;

const FOOTER = `<footer class="bottom">
<div class="wide columns">
<div>
<p class="brand">${MARK}<span>Fern &amp; Kiln</span></p>
<p>Things for slow mornings, made by people we know by name.</p>
</div>
<div>
<h2>Help</h2>
<ul>
<li><button class="linklike" type="button" data-open-chat>Chat with us</button></li>
<li><a href="/demo/orders/1042">Track an order</a></li>
<li><a href="/demo#shipping">Shipping and returns</a></li>
</ul>
</div>
<div>
<h2>Visit</h2>
<p>14 Quay Lane<br>Tuesday to Saturday, 10 to 6</p>
</div>
</div>
</footer>`;

const BAG = `<dialog class="bag" id="bag" aria-labelledby="bag-title">
<div class="bag-inside">
<div class="bag-head">
<h2 id="bag-title">Your bag</h2>
<button class="round" type="button" data-close-bag aria-label="Close the bag"><svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"><path d="m6 6 12 12M18 6 6 18" stroke="currentColor" stroke-width="1.8" stroke-linecap="round"/></svg></button>
</div>
<div class="bag-shipping"><p id="shipping-note"></p><progress id="shipping-progress" max="1" value="0" aria-labelledby="shipping-note"></progress></div>
<ul class="bag-lines" id="bag-lines"></ul>
<div class="bag-empty" id="bag-empty">
<p>Nothing in here yet.</p>
<button class="button quiet" type="button" data-close-bag>Look around</button>
</div>
<div class="bag-foot" id="bag-foot">
<p class="total"><span>Subtotal</span><strong id="bag-total"></strong></p>
<button class="button" type="button" id="checkout">Checkout</button>
<p class="fine" id="checkout-note" role="status"></p>
</div>
</div>
</dialog>
<p class="hidden" id="said" role="status"></p>`;

/** What the bag needs to know. No text in it can end the script element. */
const PRODUCTS_JSON = JSON.stringify(
  Object.fromEntries(PRODUCTS.map(({ slug, name, price }) => [slug, { name, price, shown: formatPrice(price) }])),
).replaceAll('<', '\\u003c');
