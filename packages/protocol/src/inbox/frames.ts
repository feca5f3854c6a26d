import type { DeskEvent, Viewer, Visit } from './desk.ts';

/** Down to agents, beside those of `frames.ts`. */
export type DeskFrame =
  | { type: 'event'; conversation_id: string; event: DeskEvent }
  /** Somebody came, left, or types; the whole list each time. */
  | { type: 'viewers'; conversation_id: string; viewers: Viewer[] }
  /** This member read it, maybe in another tab. */
  | { type: 'read'; conversation_id: string }
  /** This member keeps it for later. */
  | { type: 'unread'; conversation_id: string }
  /** Their customer went to another page. */
  | { type: 'visit'; conversation_id: string; visit: Visit }
  | { type: 'message_redacted'; conversation_id: string; message_id: string }
  /** Erased: take it out of every list. */
  | { type: 'conversation_erased'; conversation_id: string }
  /** Settings, macros, views or members changed: read `what` again. */
  | { type: 'changed'; what: 'macros' | 'views' | 'members' | 'settings' };

/** Down to customers: a message lost its words; its place stays. */
export type RedactedFrame = { type: 'message_redacted'; message_id: string };

/** Up from agents: the conversation they look at, null for none; said again every 20 s. */
export type ViewingFrame = { type: 'viewing'; conversation_id: string | null };
