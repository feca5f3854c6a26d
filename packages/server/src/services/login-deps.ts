import type { Channel } from '../domain/contact.ts';
import type { Deps, RateLimiter } from '../ports.ts';
import type { CodeDelivery } from './deliver-code.ts';

/** What an operator watches of logins (OP2). */
export interface LoginMeter {
  codeDelivered(channel: Channel, outcome: 'sent' | 'failed'): void;
  /** `refused`: nothing was compared. */
  codeGuessed(outcome: 'right' | 'wrong' | 'refused'): void;
}

/** What SMS may go out (AU12). */
export interface SmsPolicy {
  /** Such as `+49`. */
  countries: string[];
  dailyMax: number;
}

/** What logging in with a code needs beside the rest. */
export interface LoginDeps extends Deps {
  limiter: RateLimiter | null;
  delivery: CodeDelivery;
  sms: SmsPolicy;
  meter: LoginMeter;
}
