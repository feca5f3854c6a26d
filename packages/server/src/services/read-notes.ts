import { isCustomerId } from '../domain/identity.ts';
import type { MessageRecord, SessionRecord } from '../domain/model.ts';
import type { Deps, ReadMark } from '../ports.ts';

/** Conversations remembered between two writes; beyond that the oldest is forgotten, at the price of a mail too many. */
const KEPT_MAX = 50_000;
const WRITTEN_AT_ONCE = 200;

/** How far customers have got with replies: remembered here, written down from time to time (CM3). */
export interface ReadNotes {
  note(read: ReadMark): void;
  /** Writes down what was noted. */
  flush(): Promise<void>;
}

export function createReadNotes({ storage }: Pick<Deps, 'storage'>): ReadNotes {
  const notes = new Map<string, number>();

  function note({ conversationId, through }: ReadMark): void {
    const known = notes.get(conversationId);
    if (known !== undefined && known >= through) return;
    notes.set(conversationId, through);
    if (notes.size <= KEPT_MAX) return;
    const [oldest] = notes.keys();
    if (oldest !== undefined) notes.delete(oldest);
  }

  return {
    note,
    async flush() {
      while (notes.size > 0) {
        const reads = [...notes]
          .slice(0, WRITTEN_AT_ONCE)
          .map(([conversationId, through]) => ({ conversationId, through }));
        for (const { conversationId } of reads) notes.delete(conversationId);
        try {
          await storage.noteReads(reads);
        } catch (error) {
          for (const read of reads) note(read);
          throw error;
        }
      }
    },
  };
}

/** A customer who can be mailed was handed these messages by a request of theirs: what replies are among them is read. */
export function noteHandedOut(
  { noteRead }: Pick<Deps, 'noteRead'>,
  session: SessionRecord | null,
  conversationId: string,
  messages: readonly MessageRecord[],
): void {
  if (!noteRead || !session || !isCustomerId(session.identityId)) return;
  const newest = messages.findLast(({ senderType }) => senderType !== 'customer');
  if (newest) noteRead({ conversationId, through: newest.createdAt });
}
