import type { Actor, ConversationSort, ConversationStatus, Priority } from '@deskbell/protocol';
import type {
  ConversationRecord,
  DeskDetails,
  EventRecord,
  MessageRecord,
  NoteRecord,
  SavedViewRecord,
  Tenant,
} from '../domain/model.ts';

/** What is absent stays. */
export interface ConversationPatch {
  status?: ConversationStatus;
  /** Only beside `status: 'snoozed'`, or on one that is snoozed. */
  snoozedUntil?: number | null;
  aiEnabled?: boolean;
  assigneeId?: string | null;
  priority?: Priority;
  /** All of them. */
  tags?: string[];
}

/** Who does something to a conversation, and what its events are called. */
export interface Authorship {
  actor: Actor;
  now: number;
  newEventId: () => string;
  /** For the question a closing may ask (CM12); absent: none is asked. */
  rating?: { csatId: string; messageId: string };
}

/** What a change made of a conversation. */
export interface Changed {
  conversation: ConversationRecord;
  events: EventRecord[];
  /** The question its closing put into the log; null: none. */
  asked: { message: MessageRecord; previousMessageAt: number | null } | null;
}

export type ChangeConversationOutcome =
  | ({ kind: 'changed' } & Changed)
  /** A tag would be one more than the tenant may have. */
  | { kind: 'too-many-tags' };

/** Which conversations; all of what is named must hold. */
export interface DeskFilter {
  status?: ConversationStatus;
  /** Null: nobody's. */
  assigneeId?: string | null;
  tag?: string;
  priority?: Priority;
  /** Only those a customer waits in. */
  waiting?: true;
  /** Whether there is a message. */
  written?: boolean;
}

/** Where a page ended: among those who wait, or among the others. */
export type ListPlace = { waitingSince: number; number: number } | { activityMinute: number; number: number };

export interface ConversationQuery extends DeskFilter {
  /** `activity` when absent. */
  sort?: ConversationSort;
  after?: ListPlace;
  limit: number;
}

export interface ConversationList {
  conversations: ConversationRecord[];
  /** The place to continue from; null at the end. */
  next: ListPlace | null;
}

export type TimelineRecord =
  | { kind: 'message'; message: MessageRecord; authorId: string | null }
  | { kind: 'note'; note: NoteRecord }
  | { kind: 'event'; event: EventRecord };

export interface TimelineRecords {
  /** Ascending. */
  items: TimelineRecord[];
  /** Older ones are before this instant; null: there are none. */
  older: number | null;
}

export interface ViewPatch {
  name?: string;
  filter?: SavedViewRecord['filter'];
  sort?: ConversationSort;
  shared?: boolean;
}

/** What agents work with: lists, what happened, what was read, views (DK1–DK12). */
export interface Desk {
  changeConversation(
    tenant: Tenant,
    id: string,
    patch: ConversationPatch,
    by: Authorship,
  ): Promise<ChangeConversationOutcome | null>;
  /** Writes down what happened otherwise; null when there is no such conversation. */
  addEvent(tenant: Tenant, conversationId: string, event: EventRecord): Promise<EventRecord | null>;
  /** The event of this id, which is at `from` or later. */
  findEvent(tenant: Tenant, conversationId: string, id: string, from: number): Promise<EventRecord | null>;
  /** Opens at most `limit` snoozed ones whose time has come; of several nodes one opens each (DK4). */
  wakeSnoozed(limit: number, by: Authorship): Promise<{ conversation: ConversationRecord; events: EventRecord[] }[]>;

  listConversations(tenant: Tenant, query: ConversationQuery): Promise<ConversationList>;
  /** How many each filter finds, counted up to `max`. */
  countConversations(tenant: Tenant, filters: DeskFilter[], max: number): Promise<number[]>;
  /** In the order of the conversations. `readers`: whose marks; absent: everybody's. */
  readDeskDetails(tenant: Tenant, conversations: ConversationRecord[], readers?: string[]): Promise<DeskDetails[]>;
  /** The newest `limit` before `before`, a few more where several happened at once; null without such a conversation. */
  readTimeline(
    tenant: Tenant,
    conversationId: string,
    before: number | null,
    limit: number,
  ): Promise<TimelineRecords | null>;
  /** Tags in use, in order, with how many conversations have them, counted up to `max`. */
  listTags(tenant: Tenant, max: number): Promise<{ tag: string; count: number }[]>;

  /** Moves the member's mark on, never back, and not beyond the newest message; answers where it stands. */
  markRead(
    tenant: Tenant,
    conversationId: string,
    memberId: string,
    through: number,
  ): Promise<{ readThrough: number | null; moved: boolean } | null>;
  /**
   * Takes the member's mark back to before the newest message; answers where it stands. `nothing`: there is no message,
   * or the newest is the member's own.
   */
  markUnread(
    tenant: Tenant,
    conversationId: string,
    memberId: string,
  ): Promise<{ readThrough: number | null; moved: boolean } | 'nothing' | null>;

  /** The tenant's shared views and the owner's own, oldest first. */
  listViews(tenant: Tenant, ownerId: string | null): Promise<SavedViewRecord[]>;
  getView(tenant: Tenant, id: string): Promise<SavedViewRecord | null>;
  /** `max`: of shared ones or of the owner's own, whichever it is; however many are made at once. */
  createView(view: SavedViewRecord, max: number): Promise<'created' | 'full'>;
  changeView(tenant: Tenant, id: string, patch: ViewPatch, max: number): Promise<SavedViewRecord | 'full' | null>;
  deleteView(tenant: Tenant, id: string): Promise<boolean>;
}
