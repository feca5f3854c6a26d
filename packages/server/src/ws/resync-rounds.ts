import type { Storage } from '../ports.ts';
import type { Connection } from './connection.ts';
import type { ConversationFeed } from './conversation-feed.ts';
import type { TenantFeed } from './tenant-feed.ts';

/** Conversations whose marks one query reads. */
const CHUNK = 500;

export interface ResyncRounds {
  dueForConversation(conversationId: string, feed: ConversationFeed, connection: Connection): void;
  dueForTenant(feed: TenantFeed, connection: Connection): void;
}

/** Sockets whose periodic resync falls due in the same beat are served together: one read of many marks (WS3, WS7). */
export function createResyncRounds(
  storage: Pick<Storage, 'readMarks'>,
  onError: (error: unknown) => void,
): ResyncRounds {
  let conversations = new Map<string, { feed: ConversationFeed; connections: Connection[] }>();
  let tenants = new Map<TenantFeed, Connection[]>();
  let isScheduled = false;

  function schedule(): void {
    if (isScheduled) return;
    isScheduled = true;
    queueMicrotask(() => {
      const [dueConversations, dueTenants] = [[...conversations], [...tenants]];
      conversations = new Map();
      tenants = new Map();
      isScheduled = false;
      for (const [feed, connections] of dueTenants) feed.resync(connections).catch(onError);
      for (let at = 0; at < dueConversations.length; at += CHUNK) {
        serve(dueConversations.slice(at, at + CHUNK)).catch(onError);
      }
    });
  }

  async function serve(due: [string, { feed: ConversationFeed; connections: Connection[] }][]): Promise<void> {
    const marks = await storage.readMarks(due.map(([id]) => id));
    await Promise.all(due.map(([id, { feed, connections }]) => feed.resync(marks.get(id) ?? null, connections)));
  }

  return {
    dueForConversation(id, feed, connection) {
      const due = conversations.get(id);
      if (due) due.connections.push(connection);
      else conversations.set(id, { feed, connections: [connection] });
      schedule();
    },
    dueForTenant(feed, connection) {
      tenants.set(feed, [...(tenants.get(feed) ?? []), connection]);
      schedule();
    },
  };
}
