import { escapeHtml } from '../domain/html.ts';
import { formatPrice, type Product } from './products.ts';

export function renderCard({ slug, name, room, price, line, badge }: Product, isFirst = false): string {
  return `<li class="card" data-room="${room}">
<a class="card-link" href="/demo/products/${slug}">
<span class="tile">${renderArt(slug, '', isFirst)}${badge ? `<span class="badge">${escapeHtml(badge)}</span>` : ''}</span>
<span class="card-name">${escapeHtml(name)}</span>
<span class="card-line">${escapeHtml(line)}</span>
</a>
<span class="card-buy"><span class="price">${formatPrice(price)}</span>
<button class="add" type="button" data-add="${slug}" aria-label="Add ${escapeHtml(name)} to the bag">Add</button></span>
</li>`;
}

/** `alt` is empty where the name stands beside it. */
export function renderArt(slug: string, alt: string, isFirst: boolean, className = ''): string {
  const loading = `${isFirst ? '' : ' loading="lazy"'}${className && ` class="${className}"`}`;
  return `<img src="/demo/art/${slug}.svg" width="400" height="400" alt="${escapeHtml(alt)}"${loading}>`;
}
