export type Rgb = readonly [red: number, green: number, blue: number];

/** WCAG's relative luminance, 0 to 1. */
export function luminance(color: Rgb): number {
  const [red, green, blue] = color.map(channel => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG's contrast, 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

export const WHITE: Rgb = [255, 255, 255];
export const INK: Rgb = [16, 18, 27];

/** Text that can be read on a colour: white where that is enough, else black, which always is then. */
export function textOn(color: Rgb): Rgb {
  return contrast(WHITE, color) >= 4.5 ? WHITE : [0, 0, 0];
}

/** Any CSS colour as the browser paints it; null when it is none. */
export function parseColor(text: string): Rgb | null {
  if (!CSS.supports('color', text)) return null;
  const hex = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(text);
  if (hex) return [hex[1], hex[2], hex[3]].map(part => Number.parseInt(part ?? '0', 16)) as unknown as Rgb;
  const context = new OffscreenCanvas(1, 1).getContext('2d');
  if (!context) return null;
  context.fillStyle = text;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return [red, green, blue];
}

export function formatColor([red, green, blue]: Rgb): string {
  return `rgb(${red} ${green} ${blue})`;
}
