import type { Timestamp } from '../wire.ts';

/** From and to as `HH:mm`; `24:00` ends a day. */
export interface OpeningHours {
  from: string;
  to: string;
}

/** When people answer. Days 0–6, Sunday first, each with any number of spans that do not overlap. */
export interface BusinessHours {
  enabled: boolean;
  /** IANA. */
  time_zone: string;
  days: OpeningHours[][];
}

/** How a tenant serves. */
export interface ServiceSettings {
  hours: BusinessHours;
  /** Unread replies are mailed to a proven address after this many minutes; null: never. */
  mail_after_minutes: number | null;
  /** Ask for a rating when a conversation is closed. */
  csat_enabled: boolean;
  /** A page of the shop with the widget on it, on an origin of a public key: mails lead there; null: to our own page. */
  return_url: string | null;
}

/** An absent field stays. */
export type ServiceSettingsChange = Partial<ServiceSettings>;

export interface Csat {
  /** 1–5 */
  score: number;
  comment: string | null;
  created_at: Timestamp;
}

/** The metadata of the message that asks for a rating, and of nothing else (CM12). */
export interface CsatRequest {
  type: 'csat_request';
  /** `csat_…` */
  id: string;
  /** Once it was answered. */
  score?: number;
}

export interface CsatBody {
  id: string;
  score: number;
  comment?: string | null;
}

/** A whole conversation by mail; `to` absent: the customer's own proven address. */
export interface TranscriptBody {
  to?: string | null;
}
export interface TranscriptRequested {
  to: string;
}

/** The link of a mail, opened by a person. */
export interface ContinueBody {
  token: string;
}

/** A mail the test environment would have sent (CM9). */
export interface OutboxMail {
  id: string;
  kind: 'digest' | 'transcript';
  to: string;
  subject: string;
  text: string;
  created_at: Timestamp;
}

/** One day in the business's time zone. Times in seconds; null when there is nothing to take it of. */
export interface DayOfNumbers {
  /** `YYYY-MM-DD` */
  day: string;
  conversations_created: number;
  conversations_closed: number;
  customer_messages: number;
  agent_messages: number;
  first_reply_median_s: number | null;
  first_reply_p90_s: number | null;
  resolution_median_s: number | null;
  resolution_p90_s: number | null;
  csat_count: number;
  csat_average: number | null;
}

export interface Numbers {
  from: string;
  to: string;
  now: { open: number; waiting: number; unassigned: number; longest_wait_s: number | null };
  /** Over the whole span. */
  total: Omit<DayOfNumbers, 'day'>;
  days: DayOfNumbers[];
  agents: {
    member_id: string;
    name: string;
    replies: number;
    closed: number;
    csat_count: number;
    csat_average: number | null;
  }[];
}
