import { escapeHtml } from '../domain/html.ts';
import { renderArt, renderCard } from './product-card.ts';
import { formatPrice, PRODUCTS, type Product } from './products.ts';

export function renderProduct(product: Product): string {
  const { slug, name, room, price, line, text, facts } = product;
  return `<nav class="wide crumbs" aria-label="You are here"><a href="/demo#shop">Shop</a> <span aria-hidden="true">/</span> <span>${room}</span></nav>
<section class="wide product">
<div class="tile">${renderArt(slug, name, true)}</div>
<div class="product-words">
<h1>${escapeHtml(name)}</h1>
<p class="lead">${escapeHtml(line)}</p>
<p class="price big">${formatPrice(price)}</p>
<p>${escapeHtml(text)}</p>
<p class="actions"><button class="button" type="button" data-add="${slug}">Add to the bag</button>
<button class="button quiet" type="button" data-open-chat>Ask about it</button></p>
<ul class="facts">${facts.map(fact => `<li>${escapeHtml(fact)}</li>`).join('')}</ul>
</div>
</section>
<section class="wide" aria-labelledby="more-title">
<h2 id="more-title">Goes well with it</h2>
<ul class="grid">${findCompanions(product)
    .map(other => renderCard(other))
    .join('\n')}</ul>
</section>`;
}

/** The next four, round the end. */
function findCompanions(product: Product): Product[] {
  const at = PRODUCTS.indexOf(product);
  return [...PRODUCTS.slice(at + 1), ...PRODUCTS.slice(0, at)].slice(0, 4);
}
