/** What a server may get wrong, each found by a case of the kit. */
export type Fault =
  | 'replay is 200'
  | 'replay shows the new content'
  | 'no dedupe'
  | 'whole seconds'
  | 'ties'
  | 'stamped before the commit'
  | 'loses one of twenty'
  | 'bare errors'
  | 'GET mints'
  | 'one thread for all'
  | 'notes in pages'
  | 'newer or equal'
  | 'bad cursor is none'
  | 'pages of at most 50'
  | 'counts UTF-16'
  | 'client_id on the wire'
  | 'resync comes second'
  | 'loses a frame'
  | 'frame without the mark before'
  | 'guesses are not counted'
  | 'guesses are counted after a pause'
  | 'a code is good for any session'
  | 'a code works twice'
  | 'unproven e-mails lead to customers'
  | 'alg none is believed'
  | 'a jti works again'
  | 'the old token is the account'
  | 'moved messages keep their time'
  | 'moved messages lose their client_id'
  | 'uploads are anybody’s'
  | 'an upload is attached twice'
  | 'file URLs are not checked';

export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly context: Record<string, unknown> | undefined;

  constructor(status: number, code: string, context?: Record<string, unknown>) {
    super(code);
    this.status = status;
    this.code = code;
    this.context = context;
  }
}
