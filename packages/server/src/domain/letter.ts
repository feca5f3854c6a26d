import { escapeHtml } from './html.ts';
import { renderButton, renderLetter, renderSaid } from './mail-html.ts';
import type { MailLanguage } from './mail-language.ts';
import type { MessageRecord } from './model.ts';

/** A mail as it goes out, to be sent to whom it is for. */
export interface Letter {
  subject: string;
  text: string;
  html: string;
  headers: Record<string, string>;
}

/** What every letter needs to know. */
export interface LetterContext {
  language: MailLanguage;
  businessName: string;
  /** `#rrggbb` */
  accentColor: string;
  timeZone: string;
}

export interface Digest {
  /** What was replied and not read, ascending; the last of them are quoted. */
  replies: MessageRecord[];
  /** Where the conversation goes on (CM6). */
  link: string;
  /** Where these mails are stopped, without a login (CM8). */
  refuseLink: string;
}

/** Replies quoted in one mail; the rest are counted. */
const QUOTED_MAX = 10;

/** Nobody answers a machine, and no machine answers this. */
const AUTOMATIC = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' };

/** Replies a customer has not read, in one mail (CM3, CM6, CM8). */
export function writeDigest(context: LetterContext, { replies, link, refuseLink }: Digest): Letter {
  const { language, businessName, accentColor } = context;
  const { say } = language;
  const business = oneLine(businessName);
  const quoted = replies.slice(-QUOTED_MAX);
  const earlier = replies.length - quoted.length;
  const subject = say('digestSubject', { business, count: replies.length });
  const intro = say('digestIntro', { business });
  const more = earlier > 0 ? say('earlier', { count: earlier }) : null;
  const lines = quoted.map(message => quote(context, message));
  const why = say('why', { business });
  return {
    subject,
    text: [
      intro,
      ...lines.map(({ who, when, text }) => `${who} · ${when}\n${text}`),
      ...(more === null ? [] : [more]),
      `${say('open')}:\n${link}\n${say('linkLife')}`,
      `--\n${why}\n${say('stop')}: ${refuseLink}`,
    ].join('\n\n'),
    html: renderLetter({
      ...language,
      title: subject,
      main: [
        `<p style="margin:0 0 20px">${escapeHtml(intro)}</p>`,
        ...lines.map(renderSaid),
        ...(more === null ? [] : [`<p>${escapeHtml(more)}</p>`]),
        renderButton({ href: link, label: say('open'), color: accentColor }),
        `<p class="quiet" style="margin:0;color:#5c6370;font-size:13px">${escapeHtml(say('linkLife'))}</p>`,
      ].join('\n'),
      foot: `${escapeHtml(why)}<br><a href="${escapeHtml(refuseLink)}" style="color:#5c6370">${escapeHtml(say('stop'))}</a>`,
    }),
    headers: {
      ...AUTOMATIC,
      // RFC 8058: a mail program's own button stops them, with one POST.
      'List-Unsubscribe': `<${refuseLink}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    },
  };
}

/** A whole conversation, as its customer sees it (CM11). */
export function writeTranscript(context: LetterContext, messages: MessageRecord[], until: number): Letter {
  const { language, businessName, timeZone } = context;
  const { say } = language;
  const business = oneLine(businessName);
  const subject = say('transcriptSubject', { business });
  const intro = say('transcriptIntro', { business, time: language.time(until, timeZone) });
  const lines = messages.map(message => quote(context, message));
  return {
    subject,
    text: [intro, ...lines.map(({ who, when, text }) => `${who} · ${when}\n${text}`)].join('\n\n'),
    html: renderLetter({
      ...language,
      title: subject,
      main: [`<p style="margin:0 0 20px">${escapeHtml(intro)}</p>`, ...lines.map(renderSaid)].join('\n'),
      foot: escapeHtml(say('why', { business })),
    }),
    headers: AUTOMATIC,
  };
}

function quote({ language, timeZone }: LetterContext, message: MessageRecord) {
  const { senderType, content, attachments, metadata, createdAt } = message;
  const names = attachments.map(({ filename }) => filename).join(', ');
  const files = names && names !== content ? `\n${language.say('files', { names })}` : '';
  const isRemoved = metadata['redacted_at'] !== undefined;
  return {
    who: language.say(senderType === 'customer' ? 'you' : senderType),
    when: language.time(createdAt, timeZone),
    text: isRemoved ? language.say('removed') : content + files,
  };
}

/** A name that goes into a subject: no line breaks, no other control characters. */
function oneLine(name: string): string {
  return name.replace(/\p{C}+/gu, ' ').trim();
}
