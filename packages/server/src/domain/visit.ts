import { LIMITS, type Visit, type VisitBody } from '@deskbell/protocol';
import { invalidField } from './app-error.ts';
import { formatTimestamp } from './timestamp.ts';

/** Where a customer's browser is, as their widget said last. */
export interface VisitRecord {
  pageUrl: string | null;
  pageTitle: string | null;
  referrer: string | null;
  language: string | null;
  timeZone: string | null;
  userAgent: string | null;
  seenAt: number;
}

/** What a widget says of its page (CU5); `userAgent` is the request's own header. */
export function parseVisit(body: VisitBody, userAgent: string | undefined, now: number): VisitRecord {
  return {
    pageUrl: parsePage('page_url', body.page_url),
    pageTitle: cut(body.page_title),
    referrer: parsePage('referrer', body.referrer),
    language: parseLanguage(body.language),
    timeZone: parseTimeZone(body.time_zone),
    userAgent: cut(userAgent),
    seenAt: now,
  };
}

export function presentVisit(visit: VisitRecord): Visit {
  return {
    page_url: visit.pageUrl,
    page_title: visit.pageTitle,
    referrer: visit.referrer,
    language: visit.language,
    time_zone: visit.timeZone,
    user_agent: visit.userAgent,
    seen_at: formatTimestamp(visit.seenAt),
  };
}

/**
 * An address agents may follow: of the web, without a password in it, and without its fragment, which is the page's own
 * business and often a secret.
 */
function parsePage(field: string, value: string | null | undefined): string | null {
  if (value === undefined || value === null || value === '') return null;
  const url = value.length <= LIMITS.visitUrlMaxLength && URL.canParse(value) ? new URL(value) : null;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw invalidField(
      field,
      `${field} must be an http or https address of at most ${LIMITS.visitUrlMaxLength} characters`,
    );
  }
  url.username = '';
  url.password = '';
  url.hash = '';
  // A name in another script grows when it is encoded.
  return url.href.slice(0, LIMITS.visitUrlMaxLength);
}

/** Others' texts, of any length: what is too long or cannot be stored is no mistake of the page. */
function cut(value: string | null | undefined): string | null {
  const text = (value ?? '').replaceAll('\0', '').toWellFormed().trim();
  return text === '' ? null : [...text].slice(0, LIMITS.visitTextMaxCodePoints).join('');
}

function parseLanguage(value: string | null | undefined): string | null {
  if (value === undefined || value === null || value === '') return null;
  if (value.length <= 35) {
    try {
      return Intl.getCanonicalLocales(value)[0] ?? null;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  throw invalidField('language', 'language must be a BCP 47 tag such as de-AT');
}

function parseTimeZone(value: string | null | undefined): string | null {
  if (value === undefined || value === null || value === '') return null;
  if (value.length <= 64) {
    try {
      return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  throw invalidField('time_zone', 'time_zone must be an IANA name such as Europe/Vienna');
}
