import { escapeHtml } from './html.ts';

const LIGHT_TEXT = '#ffffff';
const DARK_TEXT = '#16181d';

/** The colour of words on this one (`#rrggbb`): whichever of white and near-black stands out more. */
export function textOn(background: string): string {
  const [red, green, blue] = [1, 3, 5].map(at => linear(Number.parseInt(background.slice(at, at + 2), 16) / 255));
  const luminance = 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
  return 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.058 ? LIGHT_TEXT : DARK_TEXT;
}

function linear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}

/** Mail programs without dark colours of their own take these; those without style sheets the inline ones. */
const STYLE = `:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){
body,.page{background:#16181d!important;color:#e8eaf0!important}
.said{background:#262a33!important;color:#e8eaf0!important}
.quiet,.quiet a{color:#a6adba!important}
}`;

export interface LetterBody {
  locale: string;
  direction: 'ltr' | 'rtl';
  title: string;
  /** HTML. */
  main: string;
  foot: string;
}

/** A whole mail; nothing in it is loaded from anywhere. */
export function renderLetter({ locale, direction, title, main, foot }: LetterBody): string {
  return `<!doctype html>
<html lang="${locale}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body style="margin:0;background:#ffffff;color:#16181d">
<div class="page" style="max-width:36em;margin:0 auto;padding:24px 20px;font:16px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif">
${main}
<div class="quiet" style="margin-top:28px;color:#5c6370;font-size:13px;line-height:1.5">
${foot}
</div>
</div>
</body>
</html>
`;
}

/** One message: who, when, what. Words of people stay text, and keep their lines. */
export function renderSaid({ who, when, text }: { who: string; when: string; text: string }): string {
  return `<div style="margin:0 0 16px">
<p class="quiet" style="margin:0 0 4px;color:#5c6370;font-size:13px"><strong>${escapeHtml(who)}</strong> · ${escapeHtml(when)}</p>
<div class="said" dir="auto" style="padding:12px 16px;border-radius:12px;background:#f1f3f7;color:#16181d;white-space:pre-wrap;overflow-wrap:anywhere">${escapeHtml(text)}</div>
</div>`;
}

export function renderButton({ href, label, color }: { href: string; label: string; color: string }): string {
  const style = `display:inline-block;padding:12px 22px;border-radius:999px;background:${color};color:${textOn(color)};font-weight:600;text-decoration:none`;
  return `<p style="margin:24px 0 8px"><a href="${escapeHtml(href)}" style="${style}">${escapeHtml(label)}</a></p>`;
}
