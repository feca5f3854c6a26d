import { escapeHtml } from '../domain/html.ts';
import { renderCard } from './product-card.ts';
import { PRODUCTS, ROOMS } from './products.ts';

export const HOME = {
  title: 'Fern & Kiln — things for slow mornings',
  description: 'Stoneware, linen and oak from small workshops. A demo shop for Deskbell.',
};

export function renderHome(): string {
  return `<section class="hero wide">
<div class="hero-words">
<p class="eyebrow">New from the autumn kiln</p>
<h1>Things for <em>slow</em> mornings</h1>
<p class="lead">Stoneware, linen and oak from nine small workshops. Made to be used every day, and repaired when a day was too much.</p>
<p class="actions"><a class="button" href="#shop">See the collection</a>
<button class="button quiet" type="button" data-open-chat>Ask us anything</button></p>
</div>
<div class="hero-art"><img src="/demo/art/hero.svg" width="960" height="800" alt="A kitchen table by a window with a kettle, a mug and a fern" fetchpriority="high"></div>
</section>
<ul class="promises wide">
<li>${icon('M3 7h11v9H3zM14 10h4l3 3v3h-7M7 16a2 2 0 1 0 0 4 2 2 0 0 0 0-4zm10 0a2 2 0 1 0 0 4 2 2 0 0 0 0-4z')}<span><strong>Free shipping</strong> from €80</span></li>
<li>${icon('M4 12a8 8 0 1 0 2.3-5.6M4 4v4.5h4.5')}<span><strong>60 days</strong> to change your mind</span></li>
<li>${icon('M12 20s-7-4.3-7-9.5A4 4 0 0 1 12 8a4 4 0 0 1 7 2.5c0 5.2-7 9.5-7 9.5z')}<span><strong>Repairs</strong> for life</span></li>
</ul>
<section class="wide" id="shop" aria-labelledby="shop-title">
<div class="shop-head">
<h2 id="shop-title">The collection</h2>
<div class="chips" role="group" aria-label="Show" data-filter hidden>
<button type="button" aria-pressed="true" value="">Everything</button>
${ROOMS.map(room => `<button type="button" aria-pressed="false" value="${room}">${room}</button>`).join('\n')}
</div>
</div>
<ul class="grid" data-products>
${PRODUCTS.map((product, index) => renderCard(product, index < 4)).join('\n')}
</ul>
</section>
<section class="story" id="story" aria-labelledby="story-title">
<div class="wide story-inside">
<h2 id="story-title">Nine workshops, one long table</h2>
<p class="story-words">It began with a mug that broke, and the potter down the road who said she could make another just like it. She could not: it was better. Ever since we have sold only what somebody can make again.</p>
<blockquote>
<p>“I wrote to ask which glaze goes with a blue kitchen and got an answer, a photograph and an honest ‘not that one’ within five minutes.”</p>
<footer>Ines, who bought the nesting bowls</footer>
</blockquote>
</div>
</section>
<section class="wide questions" id="shipping" aria-labelledby="shipping-title">
<h2 id="shipping-title">Good to know</h2>
${QUESTIONS.map(([question, answer]) => `<details><summary>${escapeHtml(question)}</summary><p class="answer">${escapeHtml(answer)}</p></details>`).join('\n')}
</section>`;
}

const QUESTIONS = [
  [
    'When will it arrive?',
    'We pack on the day you order, until 2 pm. Within the country that is two days, elsewhere in Europe three to five.',
  ],
  [
    'What if something breaks on the way?',
    'Send us a photograph in the chat. A new one leaves the same day, and nobody asks for the pieces.',
  ],
  [
    'How do I send something back?',
    'Write to us within 60 days and print the label we answer with. Used is fine; broken in anger is not.',
  ],
] as const;

function icon(path: string): string {
  return `<svg viewBox="0 0 24 24" width="26" height="26" aria-hidden="true"><path d="${path}" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round"/></svg>`;
}
