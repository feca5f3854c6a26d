const SIZE = 32;
let plain: string | null = null;
let drawn = 0;

/** The page's icon with a number on it; 0 takes it away. */
export function drawBadge(count: number): void {
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  if (!link || count === drawn) return;
  drawn = count;
  plain ??= link.href;
  if (count === 0) {
    link.href = plain;
    return;
  }
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = SIZE;
  const context = canvas.getContext('2d');
  if (!context) return;
  context.fillStyle = '#1f6f5c';
  context.beginPath();
  context.roundRect(0, 0, SIZE, SIZE, 8);
  context.fill();
  context.fillStyle = '#ffffff';
  context.font = `700 ${count > 99 ? 13 : count > 9 ? 18 : 22}px sans-serif`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(count > 99 ? '99+' : String(count), SIZE / 2, SIZE / 2 + 1);
  link.href = canvas.toDataURL('image/png');
}
