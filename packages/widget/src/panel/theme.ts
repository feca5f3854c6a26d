import { contrast, formatColor, INK, type Rgb, WHITE } from '../loader/color.ts';

/** The surfaces text stands on; the ones of styles.css. */
const SURFACE: Record<'light' | 'dark', Rgb> = { light: [242, 243, 247], dark: [42, 45, 56] };

/** The accent as the colour of text: as near to the shop's own as can be read. */
export function readableAccent(accent: Rgb, scheme: 'light' | 'dark'): string {
  const towards = scheme === 'light' ? INK : WHITE;
  for (let share = 0; share < 1; share += 0.05) {
    const color = mix(accent, towards, share);
    if (contrast(color, SURFACE[scheme]) >= 4.6) return formatColor(color);
  }
  return formatColor(towards);
}

function mix(one: Rgb, other: Rgb, share: number): Rgb {
  return one.map((channel, at) => Math.round(channel + ((other[at] ?? 0) - channel) * share)) as unknown as Rgb;
}
