import { type Draft, LIMITS, type MacroAction } from '@deskbell/protocol';
import { AppError, invalidField } from './app-error.ts';
import type { Tenant } from './model.ts';
import { isStorable } from './storable-text.ts';
import { formatTimestamp } from './timestamp.ts';

// What members write before it is a message: drafts, macros.

export interface DraftRecord {
  kind: 'reply' | 'note';
  content: string;
  updatedAt: number;
}

export interface MacroRecord {
  id: string;
  tenant: Tenant;
  title: string;
  /** Lower case; no two of a tenant are equal. */
  shortcut: string | null;
  content: string;
  actions: MacroAction[];
  createdAt: number;
}

export function presentDraft(draft: DraftRecord | null): Draft | null {
  return draft && { kind: draft.kind, content: draft.content, updated_at: formatTimestamp(draft.updatedAt) };
}

/** A draft as it is, blanks at its ends too; null: there is nothing to keep (WR1). */
export function parseDraftContent(content: string): string | null {
  if ([...content].length > LIMITS.draftMaxCodePoints) {
    throw invalidField('content', `a draft has at most ${LIMITS.draftMaxCodePoints} characters`);
  }
  if (!isStorable(content)) throw new AppError('BAD_REQUEST', 'content holds a NUL or a lone surrogate');
  return content.trim() === '' ? null : content;
}

/** 1–`max` code points once it is trimmed. */
export function parseShortText(field: string, value: unknown, max: number): string {
  const text = typeof value === 'string' ? value.trim() : '';
  if (text !== '' && [...text].length <= max && isStorable(text)) return text;
  throw invalidField(field, `${field} must have 1–${max} characters`);
}
