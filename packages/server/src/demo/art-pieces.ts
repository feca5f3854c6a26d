// Each thing the shop sells, drawn on 400 × 400 and standing on y = 312. Flat shapes, shaded by ink of little opacity.

const INK = '#1d2420';
const CREAM = '#f5ecde';
const SAND = '#dccdb4';
const CLAY = '#c96f4f';
const CLAY_DARK = '#a6553a';
const GREEN = '#2f6f62';
const GREEN_DARK = '#245549';
const SAGE = '#a3bda9';
const SAGE_DARK = '#7f9c87';
const OAK = '#cb9c64';
const OAK_DARK = '#a67943';
const BRASS = '#c8a04a';
const BLUSH = '#e7bba6';
const SLATE = '#64798a';
const COFFEE = '#5a3a2a';
const FLAME = '#f3ba4f';

const shadow = (rx: number, cx = 200) => `<ellipse cx="${cx}" cy="314" rx="${rx}" ry="8" fill="${INK}" opacity=".16"/>`;
const shade = (d: string, opacity = 0.1) => `<path d="${d}" fill="${INK}" opacity="${opacity}"/>`;
const light = (d: string, opacity = 0.35) => `<path d="${d}" fill="#fff" opacity="${opacity}"/>`;
const fill = (d: string, color: string) => `<path d="${d}" fill="${color}"/>`;
const line = (d: string, color: string, width: number, opacity = 1) =>
  `<path d="${d}" fill="none" stroke="${color}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round" opacity="${opacity}"/>`;
const oval = (cx: number, cy: number, rx: number, ry: number, color: string, opacity = 1) =>
  `<ellipse cx="${cx}" cy="${cy}" rx="${rx}" ry="${ry}" fill="${color}" opacity="${opacity}"/>`;
const box = (x: number, y: number, width: number, height: number, radius: number, color: string, opacity = 1) =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" fill="${color}" opacity="${opacity}"/>`;
const leaf = (x: number, y: number, turn: number, size: number, color: string) =>
  `<path d="M0 0C${size * 0.35} ${-size * 0.3} ${size * 0.35} ${-size * 0.75} 0 ${-size}C${-size * 0.35} ${-size * 0.75} ${-size * 0.35} ${-size * 0.3} 0 0Z" transform="translate(${x} ${y}) rotate(${turn})" fill="${color}"/>`;

const SPECKS = [
  [152, 214],
  [174, 232],
  [163, 258],
  [196, 222],
  [214, 246],
  [188, 268],
  [238, 228],
  [246, 262],
  [222, 284],
  [170, 290],
];

const mug =
  shadow(86) +
  line('M266 214c52-8 54 66-6 70', SAND, 17) +
  fill('M128 186h144v82a44 44 0 0 1-44 44h-56a44 44 0 0 1-44-44z', CREAM) +
  fill('M128 246c30 12 52-8 76 2s44 8 68-2v22a44 44 0 0 1-44 44h-56a44 44 0 0 1-44-44z', GREEN) +
  shade('M236 192h36v76a44 44 0 0 1-44 44h-18c22-24 28-70 26-120z') +
  SPECKS.map(([x, y]) => oval(x ?? 0, y ?? 0, 2.2, 2.2, INK, 0.28)).join('') +
  oval(200, 186, 72, 14, SAND) +
  oval(200, 188, 61, 10, COFFEE) +
  line('M184 160c-10-16 10-22 0-40', INK, 5, 0.14) +
  line('M212 158c-10-16 10-24 0-44', INK, 5, 0.14);

const dripper =
  shadow(82) +
  fill('M152 226h96l22 60a20 20 0 0 1-18 26h-104a20 20 0 0 1-18-26z', '#e4ecea') +
  fill('M138 264h124l8 22a20 20 0 0 1-18 26h-104a20 20 0 0 1-18-26z', COFFEE) +
  light('M160 236h14l-18 60h-12z', 0.4) +
  line('M262 238c46 0 42 54 12 56', '#d3dedb', 10) +
  box(150, 214, 100, 18, 9, OAK) +
  fill('M120 124h160l-46 90h-68z', CREAM) +
  shade('M238 124h42l-46 90h-26z') +
  line('M274 146c40-2 32 46-12 42', CREAM, 11) +
  line('M274 146c40-2 32 46-12 42', INK, 11, 0.1) +
  oval(200, 124, 80, 15, SAND) +
  oval(200, 127, 64, 10, COFFEE) +
  line('M200 96c-10-14 10-20 0-36', INK, 5, 0.14);

const kettle =
  shadow(96) +
  line('M146 270c-58 0-34-94-80-102', GREEN, 15) +
  line('M262 208c70-20 68 84 6 80', OAK_DARK, 13) +
  fill('M136 232c0-36 28-52 64-52s64 16 64 52l10 56a22 22 0 0 1-22 24h-104a22 22 0 0 1-22-24z', GREEN) +
  shade('M232 184c20 8 32 24 32 48l10 56a22 22 0 0 1-22 24h-34c22-36 26-82 14-128z', 0.16) +
  light('M154 212c6-12 16-18 28-20-12 20-18 50-18 84l-18 8c-2-28 0-54 8-72z', 0.16) +
  fill('M156 186c10-20 26-24 44-24s34 4 44 24z', GREEN_DARK) +
  oval(200, 156, 11, 11, OAK);

const bowl = (y: number, color: string) =>
  fill(`M106 ${y}h188c-6 44-40 60-68 60h-52c-28 0-62-16-68-60z`, color) +
  shade(`M252 ${y}h42c-6 44-40 60-68 60h-26c34-12 50-34 52-60z`);
const bowls =
  shadow(70) +
  bowl(252, SAGE) +
  bowl(214, CREAM) +
  bowl(176, CLAY) +
  oval(200, 176, 94, 17, CLAY_DARK) +
  oval(200, 179, 80, 12, INK, 0.14);

const towel = (y: number, color: string, stripe: string) =>
  box(104, y, 192, 46, 20, color) +
  box(138, y, 7, 46, 0, stripe) +
  box(151, y, 3, 46, 0, stripe) +
  shade(`M240 ${y}h36a20 20 0 0 1 20 20v6a20 20 0 0 1-20 20h-50c14-12 18-30 14-46z`, 0.08) +
  line(`M112 ${y + 23}h176`, INK, 1.6, 0.14);
const towels =
  shadow(98) +
  towel(266, CREAM, CLAY) +
  towel(222, SAGE, CREAM) +
  towel(178, BLUSH, GREEN) +
  line('M196 178c0-22 22-24 22-4s-22 22-22 4zm0 0c0-22-22-24-22-4s22 22 22 4z', OAK_DARK, 4) +
  line('M196 178v134', OAK_DARK, 4);

const candle =
  oval(200, 164, 84, 84, FLAME, 0.14) +
  oval(200, 164, 48, 48, FLAME, 0.18) +
  shadow(70) +
  fill('M140 208h120v88a16 16 0 0 1-16 16h-88a16 16 0 0 1-16-16z', CLAY) +
  shade('M224 208h36v88a16 16 0 0 1-16 16h-34c12-32 16-68 14-104z', 0.12) +
  box(164, 242, 60, 44, 3, CREAM) +
  line('M176 256h36M182 266h24M188 276h12', INK, 2.4, 0.4) +
  oval(200, 208, 60, 13, CLAY_DARK) +
  oval(200, 209, 51, 9.5, CREAM) +
  line('M200 208v-16', INK, 3) +
  fill('M200 196c-18-10-14-34 0-54 14 20 18 44 0 54z', FLAME) +
  fill('M200 194c-8-6-7-20 0-30 7 10 8 24 0 30z', '#fdeec4');

const vase =
  shadow(62) +
  line('M198 176C192 128 214 104 204 44', GREEN_DARK, 4) +
  line('M200 138C180 116 176 104 172 84', GREEN_DARK, 3) +
  line('M206 112c16-14 22-22 26-38', GREEN_DARK, 3) +
  [
    leaf(204, 50, 0, 40, GREEN),
    leaf(172, 88, -24, 40, SAGE_DARK),
    leaf(232, 78, 26, 40, GREEN),
    leaf(186, 122, -64, 36, GREEN),
    leaf(214, 104, 66, 34, SAGE_DARK),
    leaf(204, 84, -48, 36, SAGE_DARK),
    leaf(197, 152, 58, 36, GREEN),
  ].join('') +
  fill('M182 172h36c-2 28 4 36 22 56 30 36 14 84-26 84h-28c-40 0-56-48-26-84 18-20 24-28 22-56z', BLUSH) +
  shade('M204 172h14c-2 28 4 36 22 56 30 36 14 84-26 84h-16c34-26 32-70 16-96-8-14-12-24-10-44z') +
  line('M164 238c26 10 50 10 74 0M154 256c32 12 62 12 92 0', CREAM, 4, 0.75) +
  oval(200, 172, 20, 5, CLAY_DARK, 0.7);

const board =
  shadow(104, 214) +
  fill('M168 96h56a34 34 0 0 1 34 34v154a28 28 0 0 1-28 28h-68a28 28 0 0 1-28-28V130a34 34 0 0 1 34-34z', OAK) +
  line(
    'M152 152c8 40-6 80 4 146M176 168c6 40 0 90 2 132M206 152c-8 50 8 90-2 148M232 140c8 60-4 100 4 156',
    OAK_DARK,
    2.4,
    0.45,
  ) +
  oval(196, 128, 11, 11, INK, 0.3) +
  fill('M204 312c-12-56 26-78 62-78s74 22 62 78z', '#b8773d') +
  shade('M272 234c34 2 66 26 56 78h-40c10-28 4-56-16-78z', 0.12) +
  line('M234 256c8 6 10 14 8 24M262 248c8 6 12 16 10 28M292 252c8 6 10 16 8 26', '#f0d6ab', 6, 0.85);

const teapot =
  line('M136 226C96 96 296 96 262 226', OAK_DARK, 10) +
  shadow(78) +
  fill('M258 262c32-6 36-40 46-70l22 2c-2 50-14 88-62 98z', SAGE) +
  oval(198, 254, 80, 58, SAGE) +
  shade('M232 202c26 10 46 28 46 52 0 34-34 58-76 58 38-22 46-66 30-110z') +
  light('M146 226c10-16 24-22 40-24-18 14-28 34-30 58-16-6-18-20-10-34z', 0.28) +
  fill('M152 208c14-22 30-28 46-28s32 6 46 28z', SAGE_DARK) +
  oval(198, 176, 11, 10, OAK);

const lamp =
  fill('M118 196h164l40 116H78z', FLAME).replace('/>', ' opacity=".16"/>') +
  shadow(58) +
  box(194, 188, 12, 112, 4, BRASS) +
  fill('M150 312c0-14 22-22 50-22s50 8 50 22z', BRASS) +
  shade('M206 290c26 1 44 9 44 22h-26c0-10-6-18-18-22z', 0.16) +
  fill('M154 84h92l38 112H116z', CREAM) +
  shade('M214 84h32l38 112h-44c-4-40-12-78-26-112z', 0.08) +
  light('M162 92h14l-26 98h-18z', 0.5) +
  oval(200, 196, 84, 8, FLAME, 0.55) +
  line('M228 200v32', BRASS, 2.5) +
  oval(228, 236, 4, 4, BRASS);

const throwBlanket =
  shadow(104) +
  box(100, 236, 200, 76, 26, SLATE) +
  box(100, 178, 200, 78, 28, '#7c91a1') +
  box(136, 178, 16, 78, 0, CREAM, 0.55) +
  box(164, 178, 6, 78, 0, CREAM, 0.55) +
  box(136, 252, 16, 60, 0, CREAM, 0.35) +
  box(164, 252, 6, 60, 0, CREAM, 0.35) +
  line('M104 208h192M104 228h192', CREAM, 3, 0.35) +
  shade('M252 178h20a28 28 0 0 1 28 28v80a26 26 0 0 1-26 26h-36c20-40 24-90 14-134z') +
  line(
    'M124 256v18M140 258v20M156 256v18M172 258v20M188 256v18M204 258v20M220 256v18M236 258v20M252 256v18M268 258v18',
    CREAM,
    4,
    0.8,
  );

const FRONDS = [-78, -52, -28, -6, 18, 42, 68];
const fern =
  shadow(66) +
  FRONDS.map((turn, index) =>
    leaf(200 + turn * 0.22, 222, turn, 138 - Math.abs(turn) * 0.55, [GREEN, SAGE_DARK, GREEN_DARK][index % 3] ?? GREEN),
  ).join('') +
  FRONDS.map(turn => {
    const length = (138 - Math.abs(turn) * 0.55) * 0.82;
    return `<path d="M0 0V${-length}" transform="translate(${200 + turn * 0.22} 222) rotate(${turn})" stroke="${CREAM}" stroke-width="1.6" opacity=".35"/>`;
  }).join('') +
  fill('M146 228h108l-12 68a18 18 0 0 1-18 16h-48a18 18 0 0 1-18-16z', CLAY) +
  box(136, 210, 128, 28, 9, CLAY) +
  shade('M230 210h25a9 9 0 0 1 9 9v10a9 9 0 0 1-9 9h-3l-10 58a18 18 0 0 1-18 16h-22c24-30 30-66 28-102z', 0.13) +
  shade('M147 238h106l-1 7H148z', 0.14);

/** By the name a product gives. */
export const PIECES = {
  mug,
  dripper,
  kettle,
  bowls,
  towels,
  candle,
  vase,
  board,
  teapot,
  lamp,
  throwBlanket,
  fern,
} as const;
export type Piece = keyof typeof PIECES;
