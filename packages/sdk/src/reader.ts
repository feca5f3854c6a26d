import {
  type Message,
  type MessageFrame,
  type MessagePage,
  type OpenedConversation,
  ROUTES,
  type Timestamp,
} from '@deskbell/protocol';
import type { Http } from './http.ts';
import { MessageLog } from './message-log.ts';
import { failed, ok, type Result } from './result.ts';

const PAGE = 100;

/** What is known of the present session's conversation, and the requests that complete it. */
export interface Reader {
  messages(): readonly Message[];
  newestSeen(): Timestamp | null;
  /** Reads what is missing, page by page; calls that come meanwhile share it. False: the server did not answer. */
  poll(): Promise<boolean>;
  /** The same, after a time in which anything may have happened. */
  pollAnew(): Promise<boolean>;
  open(): Promise<Result<OpenedConversation>>;
  loadOlder(): Promise<Result<null>>;
  readPage(after: Timestamp | null, limit: number): Promise<Result<Message[]>>;
  applyFrame(frame: MessageFrame): void;
  applyResync(latestMessageAt: Timestamp | null): void;
  applySent(message: Message): void;
  applyRedacted(messageId: string): void;
  /** Another session: what was known belongs to the one before, and so do answers still on their way. */
  begin(): void;
}

export function createReader(http: Http, onChange: () => void): Reader {
  let log = new MessageLog();
  let polling: Promise<boolean> | null = null;

  function poll(): Promise<boolean> {
    polling ??= readOn().finally(() => {
      polling = null;
    });
    return polling;
  }

  async function readOn(): Promise<boolean> {
    for (;;) {
      const [mine, asked] = [log, log.nextPoll(PAGE)];
      const page = await readPage(asked.after, asked.limit);
      if (mine !== log) continue;
      if (!page.ok) {
        log.doubt();
        return !page.error.retryable;
      }
      const hasMore = log.applyPage(asked, page.value);
      onChange();
      if (!hasMore) return true;
    }
  }

  async function readPage(after: Timestamp | null, limit: number): Promise<Result<Message[]>> {
    const query = new URLSearchParams({ limit: String(limit), ...(after !== null && { after }) });
    const path = `${ROUTES.messages}?${query}`;
    const page = await http.call<MessagePage>({ method: 'GET', path, repeatable: true });
    return page.ok ? ok(page.value.messages) : page;
  }

  function pollIf(isNeeded: boolean): void {
    if (isNeeded) void poll();
  }

  return {
    messages: () => log.messages,
    newestSeen: () => log.newestSeen,
    poll,
    pollAnew() {
      log.doubt();
      return poll();
    },
    readPage,
    async open() {
      const mine = log;
      const path = ROUTES.conversation;
      const opened = await http.call<OpenedConversation>({ method: 'POST', path, repeatable: true, mints: true });
      if (!opened.ok || mine !== log) return opened;
      const { conversation, messages } = opened.value;
      pollIf(log.applyOpened(messages, conversation.message_count <= messages.length));
      onChange();
      return opened;
    },
    async loadOlder() {
      const mine = log;
      // The API pages forwards only: from the start up to what is known.
      for (let after: Timestamp | null = null; ; ) {
        const page = await readPage(after, PAGE);
        if (!page.ok) return page;
        if (mine !== log) return failed('ABORTED', 'the session changed', false);
        log.applyOlder(page.value);
        const last = page.value.at(-1);
        if (!last || page.value.length < PAGE || !log.isOlder(last)) break;
        after = last.created_at;
      }
      onChange();
      return ok(null);
    },
    applyFrame: frame => pollIf(log.applyFrame(frame.message, frame.previous_message_at)),
    applyResync: latestMessageAt => pollIf(log.applyResync(latestMessageAt)),
    applySent: message => pollIf(log.applySent(message)),
    applyRedacted: messageId => log.applyRedacted(messageId),
    begin() {
      log = new MessageLog();
    },
  };
}
