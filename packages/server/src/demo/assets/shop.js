// The bag, the filter and the buttons that open the chat. Pages work without it, except for those.

const products = JSON.parse(document.querySelector('#products').textContent);
const euros = new Intl.NumberFormat('en-IE', {
  style: 'currency',
  currency: 'EUR',
  trailingZeroDisplay: 'stripIfInteger',
});
const KEY = 'fern-and-kiln:bag';
const FREE_FROM = 8000;
const MOST = 20;
const bag = document.querySelector('#bag');
const find = id => document.querySelector(`#${id}`);

/** Slugs and how many, in the order they were put in. */
function readBag() {
  try {
    const lines = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return new Map(lines.filter(([slug, count]) => products[slug] && Number.isInteger(count) && count > 0));
  } catch {
    // Storage is forbidden, or not ours: the bag lasts as long as the page.
    return new Map();
  }
}

let lines = readBag();

function setCount(slug, count) {
  if (count > 0) lines.set(slug, Math.min(count, MOST));
  else lines.delete(slug);
  try {
    localStorage.setItem(KEY, JSON.stringify([...lines]));
  } catch {
    say('This browser keeps nothing: the bag is lost when you leave.');
  }
  show();
}

function say(text) {
  find('said').textContent = text;
}

function show() {
  let [count, total] = [0, 0];
  for (const [slug, number] of lines) {
    count += number;
    total += products[slug].price * number;
  }
  for (const badge of document.querySelectorAll('[data-bag-count]')) {
    badge.textContent = String(count);
    badge.hidden = count === 0;
  }
  const word = count === 1 ? 'thing' : 'things';
  document.querySelector('[data-open-bag]').ariaLabel = count > 0 ? `Bag, ${count} ${word}` : 'Bag, empty';
  find('bag-lines').replaceChildren(...[...lines].map(renderLine));
  find('bag-empty').hidden = count > 0;
  find('bag-foot').hidden = count === 0;
  find('bag-total').textContent = euros.format(total / 100);
  find('checkout-note').textContent = '';
  const missing = FREE_FROM - total;
  find('shipping-note').textContent =
    missing > 0 ? `${euros.format(missing / 100)} to free shipping` : 'Shipping is on us';
  find('shipping-progress').value = Math.min(1, total / FREE_FROM);
}

function element(name, properties = {}, ...children) {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children);
  return node;
}

function renderLine([slug, count]) {
  const { name, price } = products[slug];
  const change = (sign, by, label) => {
    const button = element('button', { type: 'button', ariaLabel: `${label} ${name}`, textContent: sign });
    button.dataset.change = `${slug} ${by}`;
    return button;
  };
  return element(
    'li',
    {},
    element('img', { src: `/demo/art/${slug}.svg`, width: 72, height: 72, alt: '', className: 'small-art' }),
    element(
      'div',
      {},
      element('a', { href: `/demo/products/${slug}`, textContent: name, className: 'line-name' }),
      element(
        'div',
        { className: 'counter' },
        change('−', -1, count === 1 ? 'Take out' : 'One less'),
        element('span', { textContent: String(count) }),
        change('+', 1, 'One more'),
      ),
    ),
    element('strong', { textContent: euros.format((price * count) / 100) }),
  );
}

/** Works before the widget's script is there: it reads what waits in `q`. */
function deskbell(...call) {
  window.deskbell ??= Object.assign((...waiting) => window.deskbell.q.push(waiting), { q: [] });
  window.deskbell(...call);
}

function openBag() {
  if (!bag.open) bag.showModal();
}

document.addEventListener('click', event => {
  const target = event.target.closest('button, dialog');
  if (!target) return;
  const { add, change } = target.dataset;
  if (add) {
    setCount(add, (lines.get(add) ?? 0) + 1);
    say(`${products[add].name} is in your bag.`);
    openBag();
  } else if (change) {
    const [slug, by] = change.split(' ');
    setCount(slug, (lines.get(slug) ?? 0) + Number(by));
    // The button was made anew; whoever uses the keyboard stays where they were.
    const again = bag.querySelector(`[data-change="${change}"]`) ?? bag.querySelector('[data-close-bag]');
    again.focus();
  } else if ('openBag' in target.dataset) openBag();
  else if ('closeBag' in target.dataset || target === bag) bag.close();
  else if ('openChat' in target.dataset) deskbell('open');
  else if (target.id === 'checkout') {
    find('checkout-note').textContent = 'This is as far as a demo goes: nothing is charged, nothing is sent.';
  }
});

const filter = document.querySelector('[data-filter]');
if (filter) {
  filter.hidden = false;
  filter.addEventListener('click', event => {
    const chosen = event.target.closest('button');
    if (!chosen) return;
    for (const chip of filter.querySelectorAll('button')) chip.ariaPressed = String(chip === chosen);
    const cards = [...document.querySelectorAll('[data-products] > li')];
    for (const card of cards) card.hidden = chosen.value !== '' && card.dataset.room !== chosen.value;
    say(`${cards.filter(card => !card.hidden).length} things shown.`);
  });
}

// Another tab put something in.
window.addEventListener('storage', event => {
  if (event.key !== KEY) return;
  lines = readBag();
  show();
});
show();
