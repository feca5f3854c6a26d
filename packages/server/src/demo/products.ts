import type { Piece } from './art-pieces.ts';

export const ROOMS = ['Kitchen', 'Table', 'Home'] as const;

export interface Product {
  slug: string;
  name: string;
  room: (typeof ROOMS)[number];
  /** Cents of a euro. */
  price: number;
  /** One line under the name. */
  line: string;
  text: string;
  facts: string[];
  piece: Piece;
  /** Colour of the ground it is shown on. */
  ground: string;
  badge?: string;
}

export const PRODUCTS: readonly Product[] = [
  {
    slug: 'harbour-mug',
    name: 'Harbour mug',
    room: 'Table',
    price: 2400,
    line: 'Speckled stoneware, dipped by hand',
    text: 'Thrown on the wheel and dipped in a green glaze up to where your thumb rests. No two lines are the same.',
    facts: ['330 ml', 'Dishwasher and microwave safe', 'Glazed without lead'],
    piece: 'mug',
    ground: '#efe3d2',
    badge: 'Bestseller',
  },
  {
    slug: 'slow-dripper',
    name: 'Slow dripper',
    room: 'Kitchen',
    price: 5800,
    line: 'Pour-over cone with a glass server',
    text: 'A steep cone, a wide rib and an oak collar that keeps fingers cool. Makes two cups in the time it takes to read a page.',
    facts: ['Two cups, 500 ml', 'Takes ordinary no. 2 filters', 'Borosilicate glass'],
    piece: 'dripper',
    ground: '#d9e4dd',
  },
  {
    slug: 'heron-kettle',
    name: 'Heron kettle',
    room: 'Kitchen',
    price: 8900,
    line: 'A long neck for a steady pour',
    text: 'Enamelled steel with a neck thin enough to aim. Sits on gas, electric and induction, and whistles at nobody.',
    facts: ['0.9 l', 'All hobs, induction too', 'Oak grip, oiled'],
    piece: 'kettle',
    ground: '#f0d9c8',
    badge: 'New',
  },
  {
    slug: 'nesting-bowls',
    name: 'Nesting bowls',
    room: 'Table',
    price: 4200,
    line: 'Three glazes, one stack',
    text: 'Soup, salad, and the keys by the door. Three bowls of one shape that sit inside one another like a sentence.',
    facts: ['Set of three, 16 cm', 'Oven safe up to 220 °C', 'Stoneware from one kiln'],
    piece: 'bowls',
    ground: '#e9e2d4',
  },
  {
    slug: 'mill-towels',
    name: 'Mill towels',
    room: 'Kitchen',
    price: 2900,
    line: 'Washed linen, three to a bundle',
    text: 'Woven in a mill that is older than electricity. They dry glasses without a trace and get better with every wash.',
    facts: ['Set of three, 50 × 70 cm', '100 % European linen', 'Wash at 60 °C'],
    piece: 'towels',
    ground: '#dfe7e3',
  },
  {
    slug: 'evening-candle',
    name: 'Evening candle',
    room: 'Home',
    price: 2200,
    line: 'Beeswax, cedar and a little smoke',
    text: 'Burns for forty evenings in a clay pot you will want to keep. Bring it back and we fill it again for half the price.',
    facts: ['Forty hours', 'Pure beeswax, cotton wick', 'Refillable'],
    piece: 'candle',
    ground: '#e6d3c6',
  },
  {
    slug: 'stem-vase',
    name: 'Stem vase',
    room: 'Home',
    price: 3400,
    line: 'For one branch at a time',
    text: 'A narrow throat for whatever you found on the walk home. Stands firm even when the branch has other ideas.',
    facts: ['18 cm tall', 'Watertight stoneware', 'Branch not included'],
    piece: 'vase',
    ground: '#d8e2e4',
  },
  {
    slug: 'bakers-board',
    name: 'Baker’s board',
    room: 'Kitchen',
    price: 3800,
    line: 'One piece of oak, oiled',
    text: 'Cut from the middle of the plank so that it stays flat. One side for bread, the other for company.',
    facts: ['22 × 40 cm', 'German oak, food-safe oil', 'Wipe, do not soak'],
    piece: 'board',
    ground: '#ecdfcb',
  },
  {
    slug: 'orchard-teapot',
    name: 'Orchard teapot',
    room: 'Table',
    price: 6400,
    line: 'Pours to the last drop, dry',
    text: 'We drew the spout eleven times until it stopped dripping. The twelfth is this one. With a steel strainer inside.',
    facts: ['1 l, four cups', 'Removable strainer', 'Bent cane handle'],
    piece: 'teapot',
    ground: '#efe0d6',
  },
  {
    slug: 'reading-lamp',
    name: 'Reading lamp',
    room: 'Home',
    price: 12900,
    line: 'Brass, linen and a pull chain',
    text: 'Warm light down, a little up. The chain clicks the way lamps used to, and the shade comes off for the wash.',
    facts: ['42 cm tall', 'E27, bulb included (2700 K)', 'Cloth cable, 2 m'],
    piece: 'lamp',
    ground: '#dce3d8',
  },
  {
    slug: 'porch-throw',
    name: 'Porch throw',
    room: 'Home',
    price: 9600,
    line: 'Undyed and sea-blue wool',
    text: 'Heavy enough to stay where you put it, soft enough to be stolen. Spun and woven within sight of the same hills.',
    facts: ['140 × 190 cm', '100 % new wool', 'Air it, or wash cold'],
    piece: 'throwBlanket',
    ground: '#e8ded3',
    badge: 'Few left',
  },
  {
    slug: 'window-fern',
    name: 'Window fern',
    room: 'Home',
    price: 4600,
    line: 'In its own terracotta pot',
    text: 'Likes the bathroom, forgives the holiday. Grown near us and sent with a note on when to water it.',
    facts: ['About 35 cm tall', 'Pot with saucer, 14 cm', 'Arrives alive, or we send another'],
    piece: 'fern',
    ground: '#e3e6d6',
  },
];

export function findProduct(slug: string): Product | undefined {
  return PRODUCTS.find(product => product.slug === slug);
}

const EUROS = new Intl.NumberFormat('en-IE', {
  style: 'currency',
  currency: 'EUR',
  trailingZeroDisplay: 'stripIfInteger',
});

export function formatPrice(cents: number): string {
  return EUROS.format(cents / 100);
}
