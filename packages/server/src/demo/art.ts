import { PIECES, type Piece } from './art-pieces.ts';

/** A product on its coloured ground. */
export function drawProduct(piece: Piece, ground: string): string {
  return svg(400, 400, `<path fill="${ground}" d="M0 0h400v400H0z"/>${TABLE}${PIECES[piece]}`);
}

const TABLE = '<path fill="#1d2420" opacity=".05" d="M0 292h400v108H0z"/>';

/** The shop's window, with what it is known for. */
export function drawHero(): string {
  const stand = (piece: Piece, x: number, y: number, scale: number) =>
    `<g transform="translate(${x - 200 * scale} ${y - 312 * scale}) scale(${scale})">${PIECES[piece]}</g>`;
  return svg(
    960,
    800,
    [
      '<path fill="#ecdcc6" d="M0 0h960v800H0z"/>',
      // The window and its light on the wall.
      '<path fill="#f8efe1" d="M330 90a170 170 0 0 1 340 0v392H330z" transform="translate(-130 96)"/>',
      '<path fill="#c4dcd6" d="M346 90a154 154 0 0 1 308 0v376H346z" transform="translate(-130 96)"/>',
      '<circle cx="430" cy="226" r="46" fill="#fbe9bd"/>',
      '<path fill="#9fc0b3" d="M216 466c60-70 130-40 170-70s90-30 138 20v120H216z"/>',
      '<path fill="#6f9d8c" d="M216 506c50-40 100-20 150-34s100-20 158 14v50H216z"/>',
      '<path fill="#f8efe1" d="M363 26h14v540h-14zM216 316h308v14H216z"/>',
      '<path fill="#fff7e6" opacity=".38" d="M524 240l330 330v118L524 452z"/>',
      // A shelf.
      '<path fill="#b98550" d="M660 286h240v18H660z"/><path fill="#1d2420" opacity=".12" d="M660 304h240v8H660z"/>',
      stand('bowls', 736, 286, 0.62),
      stand('vase', 846, 286, 0.66),
      // The table.
      '<path fill="#c99a62" d="M0 612h960v188H0z"/><path fill="#a67943" opacity=".55" d="M0 612h960v12H0z"/>',
      '<path fill="none" stroke="#a67943" stroke-width="3" opacity=".4" d="M0 672h420M520 690h440M120 742h560M760 752h200"/>',
      stand('fern', 150, 652, 1.15),
      stand('kettle', 396, 690, 1.08),
      stand('mug', 622, 694, 0.86),
      stand('candle', 806, 672, 0.82),
    ].join(''),
  );
}

function svg(width: number, height: number, content: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${content}</svg>`;
}
