import type { Environment, WidgetPosition } from '@deskbell/protocol';

// How tenants serve, the mails that carry conversations on, and ratings.

export interface WidgetSettingsTable {
  business_id: string;
  environment: Environment;
  title: string;
  greeting: string;
  accent_color: string;
  position: WidgetPosition;
  launcher_label: string | null;
  away_message: string | null;
}

export interface ServiceSettingsTable {
  business_id: string;
  environment: Environment;
  hours_enabled: number;
  time_zone: string;
  /** JSON, `OpeningHours[][]`. */
  days: string;
  mail_after_minutes: number | null;
  csat_enabled: number;
  return_url: string | null;
}

/** Marks; 0 is before the first message. */
export interface MailMarkTable {
  conversation_number: number;
  read_through: number;
  mailed_through: number;
}

export interface MailSearchTable {
  business_id: string;
  environment: Environment;
  activity_minute: number;
  number: number;
}

export interface MailTable {
  id: string;
  business_id: string;
  environment: Environment;
  conversation_number: number;
  kind: 'digest' | 'transcript';
  address: string;
  customer_id: string | null;
  after_mark: number;
  through_mark: number;
  /** `kept`: the test environment's, never sent. `unknown`: whoever sent it died meanwhile. */
  state: 'waiting' | 'sending' | 'sent' | 'failed' | 'unknown' | 'dropped' | 'kept';
  attempts: number;
  /** Of `waiting`: the next try; of `sending`: whoever sends has died by then. */
  due_at: number | null;
  link_opened_at: number | null;
  link_used_at: number | null;
  created_at: number;
}

/** Customers who want no mails about replies. */
export interface MailRefusalTable {
  customer_id: string;
  refused_at: number;
}

/** A rating that was asked for; `score` once it was given. */
export interface CsatTable {
  id: string;
  business_id: string;
  environment: Environment;
  conversation_number: number;
  /** Whose work is rated. */
  member_id: string | null;
  asked_at: number;
  score: number | null;
  comment: string | null;
  answered_at: number | null;
}
