import { escapeHtml } from './html.ts';
import type { Letter } from './letter.ts';
import { renderButton, renderLetter } from './mail-html.ts';

// Mails to the shop's own people; the inbox speaks English, and so do they.

const COLOR = '#2f5bea';
const AUTOMATIC = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' };

/** The link that lets somebody in (AC7). */
export function writeInvitation({
  url,
  businessName,
  days,
}: {
  url: string;
  businessName: string;
  days: number;
}): Letter {
  const business = oneLine(businessName);
  return write({
    subject: `You are invited to the inbox of ${business}`,
    intro: `You are invited to answer the customers of ${business} in its inbox.`,
    label: 'Accept the invitation',
    url,
    life: `The link works once, for ${days} days. Please do not pass it on: whoever has it comes in.`,
    why: `Somebody at ${business} asked us to send this. If you do not know them, delete it.`,
  });
}

/** The link that sets a new password (AC8). */
export function writeResetLink({ url, name, minutes }: { url: string; name: string; minutes: number }): Letter {
  return write({
    subject: 'Set a new password',
    intro: `Hello ${oneLine(name)}, somebody asked for a new password for your log-in to the inbox.`,
    label: 'Set a new password',
    url,
    life: `The link works once, for ${minutes} minutes.`,
    why: 'If it was not you, delete this mail: your password stays as it is.',
  });
}

interface Words {
  subject: string;
  intro: string;
  label: string;
  url: string;
  life: string;
  why: string;
}

function write({ subject, intro, label, url, life, why }: Words): Letter {
  return {
    subject,
    text: [intro, `${label}:\n${url}\n${life}`, `--\n${why}`].join('\n\n'),
    html: renderLetter({
      locale: 'en',
      direction: 'ltr',
      title: subject,
      main: [
        `<p style="margin:0 0 20px">${escapeHtml(intro)}</p>`,
        renderButton({ href: url, label, color: COLOR }),
        `<p class="quiet" style="margin:0;color:#5c6370;font-size:13px">${escapeHtml(life)}</p>`,
      ].join('\n'),
      foot: escapeHtml(why),
    }),
    headers: AUTOMATIC,
  };
}

/** A name that goes into a subject: no line breaks, no other control characters. */
function oneLine(name: string): string {
  return name.replace(/\p{C}+/gu, ' ').trim();
}
