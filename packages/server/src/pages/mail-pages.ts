import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROUTES } from '@deskbell/protocol';
import { escapeHtml } from '../domain/html.ts';
import { textOn } from '../domain/mail-html.ts';
import { chooseMailLocale, type MailLanguage, mailLanguage } from '../domain/mail-language.ts';

// The pages that links in mails lead to. Small, in the reader's language, light and dark; nothing of them comes from
// elsewhere.

export interface PageContext {
  language: MailLanguage;
  /** Null: nobody knows which shop's link this was. */
  businessName: string | null;
  /** `#rrggbb` */
  accentColor: string;
  /** Lets the one inline style through the policy. */
  nonce: string;
}

/** The languages a browser asks for, best first. */
export function readLanguage(acceptLanguage: string | undefined): MailLanguage {
  const wanted = (acceptLanguage ?? '').slice(0, 200).split(',');
  return mailLanguage(chooseMailLocale(wanted.map(each => each.split(';')[0]?.trim() ?? null)));
}

/** Behind the link of a digest: only the button uses it up, since mail scanners look behind links too (CM6). */
export function renderContinue(context: PageContext, { token, chatUrl }: { token: string; chatUrl: string }): string {
  const { say } = context.language;
  const business = context.businessName ?? '';
  const main = `<section id="ready">
<h1>${escapeHtml(say('continueTitle', { business }))}</h1>
<p>${escapeHtml(say('continueText'))}</p>
<button class="button" type="button" id="go" data-token="${escapeHtml(token)}" data-path="${ROUTES.continue}">${escapeHtml(say('open'))}</button>
<p class="problem" id="problem" role="alert" hidden>${escapeHtml(say('failed'))}</p>
</section>
<section id="gone" hidden tabindex="-1">
${goneMain(context, chatUrl)}
</section>`;
  return renderPage(context, say('continueTitle', { business }), main, ['continue.js']);
}

/** The link was used or has run out (CM6). `chatUrl`: where one can write all the same. */
export function renderGone(context: PageContext, chatUrl: string | null): string {
  return renderPage(context, context.language.say('goneTitle'), goneMain(context, chatUrl), []);
}

/** Stopping the mails about replies, and undoing it, without a login and without scripts (CM8). */
export function renderRefusal(context: PageContext, isRefused: boolean): string {
  const { say } = context.language;
  const business = context.businessName ?? '';
  const title = say(isRefused ? 'refusedTitle' : 'refuseTitle');
  const main = `<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(say(isRefused ? 'refusedText' : 'refuseText', { business }))}</p>
<form method="post">
<input type="hidden" name="mails" value="${isRefused ? 'on' : 'off'}">
<button class="${isRefused ? 'button quiet' : 'button'}">${escapeHtml(say(isRefused ? 'undo' : 'stop'))}</button>
</form>`;
  return renderPage(context, title, main, []);
}

/** The link that stops mails is not whole, or its customer is gone. Whose it was is not known: the way on is in a mail. */
export function renderBroken(context: PageContext): string {
  const { say } = context.language;
  const main = `<h1>${escapeHtml(say('brokenTitle'))}</h1>
<p>${escapeHtml(say('brokenText'))}</p>`;
  return renderPage(context, say('brokenTitle'), main, []);
}

/** Our own page with the widget on it, for shops that named none of theirs (CM7). */
export function renderChat(context: PageContext, publicKey: string, side: 'left' | 'right'): string {
  const { language, businessName } = context;
  const title = language.say('continueTitle', { business: businessName ?? '' });
  const main = `<h1>${escapeHtml(title)}</h1>
<button class="button" type="button" id="open-chat">${escapeHtml(language.say('openChat'))}</button>`;
  const widget = `<script src="/widget.js" data-public-key="${escapeHtml(publicKey)}" data-locale="${language.locale}" async></script>`;
  return renderPage({ ...context, businessName: null }, title, main, ['chat.js'], widget, side);
}

function goneMain({ language: { say } }: PageContext, chatUrl: string | null): string {
  const link =
    chatUrl === null ? '' : `<p><a class="button" href="${escapeHtml(chatUrl)}">${escapeHtml(say('openChat'))}</a></p>`;
  return `<h1>${escapeHtml(say('goneTitle'))}</h1>
<p>${escapeHtml(say('goneText'))}</p>
${link}`;
}

function renderPage(
  { language, businessName, accentColor, nonce }: PageContext,
  title: string,
  main: string,
  scripts: string[],
  more = '',
  chatSide: 'left' | 'right' | null = null,
): string {
  const brand = businessName === null ? '' : `<p class="brand"><bdi>${escapeHtml(businessName)}</bdi></p>`;
  return `<!doctype html>
<html lang="${language.locale}" dir="${language.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${ROUTES.continuePage}/assets/page.css">
<style nonce="${nonce}">:root{--accent:${accentColor};--on-accent:${textOn(accentColor)}}</style>
${scripts.map(name => `<script type="module" src="${ROUTES.continuePage}/assets/${name}"></script>`).join('\n')}
${more}
</head>
<body${chatSide === null ? '' : ` data-chat="${chatSide}"`}>
<main>
${brand}
${main}
</main>
</body>
</html>
`;
}

/** Below `/continue/assets/`, by name. */
export const PAGE_FILES: Readonly<Record<string, { type: string; read: () => Buffer }>> = {
  'page.css': { type: 'text/css; charset=utf-8', read: asset('page.css') },
  'continue.js': { type: 'text/javascript; charset=utf-8', read: asset('continue.js') },
  'chat.js': { type: 'text/javascript; charset=utf-8', read: asset('chat.js') },
};

function asset(name: string): () => Buffer {
  return () => readFileSync(join(import.meta.dirname, 'assets', name));
}
