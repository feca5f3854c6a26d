import { type Csat, ROUTES, type TranscriptRequested } from '@deskbell/protocol';
import type { Http } from './http.ts';
import type { Result } from './result.ts';

/** What is left to do when a conversation is over. */
export interface AfterCare {
  /** Answers a message whose `metadata.type` is `csat_request`: its `metadata.id`, 1–5, and words. `CONFLICT`: it was. */
  rate(id: string, score: number, comment?: string): Promise<Result<Csat>>;
  /** Has the conversation mailed to the customer's proven address; answers which that is. */
  mailTranscript(): Promise<Result<TranscriptRequested>>;
}

export function createAfterCare(http: Http): AfterCare {
  return {
    rate: (id, score, comment = '') =>
      http.call({ method: 'POST', path: ROUTES.csat, json: { id, score, comment }, repeatable: true }),
    mailTranscript: () => http.call({ method: 'POST', path: ROUTES.transcript, repeatable: false }),
  };
}
