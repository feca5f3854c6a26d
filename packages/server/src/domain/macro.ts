import {
  CONVERSATION_STATUSES,
  LIMITS,
  type Macro,
  type MacroAction,
  type MacroBody,
  PRIORITIES,
} from '@deskbell/protocol';
import { AppError, invalidField } from './app-error.ts';
import { parseContent } from './content.ts';
import { checkAssigneeId } from './conversation-filter.ts';
import { parseTag } from './tag.ts';
import { formatTimestamp } from './timestamp.ts';
import { type MacroRecord, parseShortText } from './writing.ts';

export type MacroFields = Pick<MacroRecord, 'title' | 'shortcut' | 'content' | 'actions'>;

/** What a change names, checked; at least one field (WR3). */
export function parseMacroChange({ title, shortcut, content, actions }: Partial<MacroBody>): Partial<MacroFields> {
  const change: Partial<MacroFields> = {
    ...(title !== undefined && { title: parseShortText('title', title, LIMITS.macroTitleMaxCodePoints) }),
    ...(shortcut !== undefined && { shortcut: parseShortcut(shortcut) }),
    ...(content !== undefined && { content: parseContent(content) }),
    ...(actions !== undefined && { actions: actions.map(parseAction) }),
  };
  if (Object.keys(change).length > 0) return change;
  throw new AppError('VALIDATION_ERROR', 'name at least one of title, shortcut, content, actions');
}

export function parseMacro({ shortcut = null, actions = [], ...texts }: MacroBody): MacroFields {
  return parseMacroChange({ ...texts, shortcut, actions }) as MacroFields;
}

export function presentMacro({ id, title, shortcut, content, actions, createdAt }: MacroRecord): Macro {
  return { id, title, shortcut, content, actions, created_at: formatTimestamp(createdAt) };
}

const SHORTCUT = new RegExp(`^[\\p{L}\\p{N}_-]{1,${LIMITS.macroShortcutMaxLength}}$`, 'u');

function parseShortcut(shortcut: string | null): string | null {
  if (shortcut === null) return null;
  const text = shortcut.trim().replace(/^\//, '').toLowerCase().normalize('NFC');
  if (SHORTCUT.test(text) && text.length <= LIMITS.macroShortcutMaxLength) return text;
  throw invalidField('shortcut', `shortcut must have 1–${LIMITS.macroShortcutMaxLength} letters, digits, _ or -`);
}

/** Only what its type needs is kept. */
function parseAction(action: MacroAction): MacroAction {
  if (action.type === 'status') return { type: 'status', status: pick('status', CONVERSATION_STATUSES, action.status) };
  if (action.type === 'priority') return { type: 'priority', priority: pick('priority', PRIORITIES, action.priority) };
  if (action.type === 'add_tag') {
    return { type: 'add_tag', tag: parseTag(String(action.tag), 'actions') };
  }
  const { assignee_id: assigneeId } = action;
  if (assigneeId === null) return { type: 'assign', assignee_id: null };
  const id = parseShortText('assignee_id', assigneeId, LIMITS.macroValueMaxLength);
  return { type: 'assign', assignee_id: checkAssigneeId(id) };
}

function pick<T extends string>(field: string, known: readonly T[], value: unknown): T {
  const found = known.find(one => one === value);
  if (found !== undefined) return found;
  throw invalidField('actions', `${field} of an action must be one of ${known.join(', ')}`);
}
