import { escapeHtml } from '../domain/html.ts';
import { renderArt } from './product-card.ts';
import { findProduct, formatPrice } from './products.ts';

const DAY_MS = 86_400_000;
const DAYS = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'long', timeZone: 'UTC' });

const BOUGHT = [
  ['heron-kettle', 1],
  ['harbour-mug', 2],
] as const;

/** An order on its way, as it always is: placed three days ago, due tomorrow. `number` is what the address names. */
export function renderOrder(number: string, now: number): string {
  const day = (offset: number) => DAYS.format(now + offset * DAY_MS);
  const steps = [
    ['Placed', day(-3), 'done'],
    ['Packed', day(-2), 'done'],
    ['On its way', 'Left the sorting centre this morning', 'now'],
    ['Delivered', `Expected ${day(1)}`, 'next'],
  ] as const;
  const lines = BOUGHT.flatMap(([slug, count]) => {
    const product = findProduct(slug);
    return product ? [{ ...product, count }] : [];
  });
  const total = lines.reduce((sum, { price, count }) => sum + price * count, 0);
  return `<section class="wide order" aria-labelledby="order-title">
<p class="eyebrow">Order ${escapeHtml(number)}</p>
<h1 id="order-title">It will be with you tomorrow</h1>
<p class="lead">Two parcels, one doorbell. The courier rings between 9 and 1.</p>
<ol class="steps">
${steps.map(([name, text, state]) => `<li class="${state}"${state === 'now' ? ' aria-current="step"' : ''}><span class="dot" aria-hidden="true"></span><strong>${name}</strong><span>${escapeHtml(text)}</span></li>`).join('\n')}
</ol>
<div class="order-grid">
<div class="panel">
<h2>In the parcels</h2>
<ul class="order-lines">
${lines.map(({ slug, name, price, count }) => `<li>${renderArt(slug, '', false, 'small-art')}<span><a href="/demo/products/${slug}">${escapeHtml(name)}</a><br><span class="muted">${count} × ${formatPrice(price)}</span></span><strong>${formatPrice(price * count)}</strong></li>`).join('\n')}
</ul>
<p class="total"><span>Total, shipping included</span><strong>${formatPrice(total)}</strong></p>
</div>
<div class="panel">
<h2>Something not right?</h2>
<p>Wrong address, a neighbour who collects parcels, second thoughts: tell us, and we sort it out before the van does.</p>
<p class="actions"><button class="button" type="button" data-open-chat>Chat about this order</button></p>
</div>
</div>
</section>`;
}
