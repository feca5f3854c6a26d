import {
  CONVERSATION_STATUSES,
  type ConversationStatus,
  LIMITS,
  type MacroAction,
  PRIORITIES,
  type Priority,
} from '@deskbell/protocol';
import { assignable } from '../../people/members.ts';
import { IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { MenuButton } from '../../ui/menu.tsx';
import { words } from '../words.ts';
import { sayAction } from './say-action.ts';

const { macros: said } = words;

const NEW: Record<MacroAction['type'], MacroAction> = {
  status: { type: 'status', status: 'closed' },
  assign: { type: 'assign', assignee_id: null },
  priority: { type: 'priority', priority: 'high' },
  add_tag: { type: 'add_tag', tag: '' },
};

interface Props {
  actions: readonly MacroAction[];
  onActions: (actions: MacroAction[]) => void;
  error?: string | undefined;
}

/** What else happens when it is used. One of a kind, but any number of tags. */
export function ActionsField({ actions, onActions, error }: Props) {
  const change = (at: number, action: MacroAction) =>
    onActions(actions.map((known, index) => (index === at ? action : known)));
  const isFree = (type: MacroAction['type']) => type === 'add_tag' || actions.every(action => action.type !== type);
  return (
    <fieldset class="stack tight">
      <legend class="field-label">{said.actions}</legend>
      {actions.map((action, at) => (
        <div key={at} class="flow action-row">
          <span>{said.actionTypes[action.type]}</span>
          <ActionValue action={action} onAction={next => change(at, next)} isInvalid={error !== undefined} />
          <IconButton
            icon="close"
            size="small"
            label={said.removeAction(sayAction(action))}
            onClick={() => onActions(actions.filter((_, index) => index !== at))}
          />
        </div>
      ))}
      {error && (
        <p class="field-error" role="alert">
          {error}
        </p>
      )}
      {actions.length < LIMITS.macroActionsMax && (
        <div class="flow">
          <MenuButton
            label={said.addAction}
            size="small"
            entries={(Object.keys(NEW) as MacroAction['type'][]).filter(isFree).map(type => ({
              label: said.actionTypes[type],
              run: () => onActions([...actions, NEW[type]]),
            }))}
          >
            <Icon name="plus" />
            {said.addAction}
          </MenuButton>
        </div>
      )}
    </fieldset>
  );
}

interface ValueProps {
  action: MacroAction;
  onAction: (action: MacroAction) => void;
  isInvalid: boolean;
}

function ActionValue({ action, onAction, isInvalid }: ValueProps) {
  const label = said.actionTypes[action.type];
  if (action.type === 'add_tag') {
    return (
      <input
        class="input"
        type="text"
        aria-label={said.tag}
        aria-invalid={isInvalid && action.tag.trim() === '' ? 'true' : undefined}
        maxLength={LIMITS.tagMaxCodePoints}
        value={action.tag}
        onInput={event => onAction({ type: 'add_tag', tag: event.currentTarget.value })}
      />
    );
  }
  const { value, options } = choicesOf(action);
  return (
    <select
      class="input"
      aria-label={label}
      value={value}
      onChange={event => onAction(withValue(action.type, event.currentTarget.value))}
    >
      {options.map(option => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

type Chosen = Exclude<MacroAction, { type: 'add_tag' }>;

function choicesOf(action: Chosen): { value: string; options: { value: string; label: string }[] } {
  if (action.type === 'status') {
    return {
      value: action.status,
      options: CONVERSATION_STATUSES.map(value => ({ value, label: words.statuses[value] })),
    };
  }
  if (action.type === 'priority') {
    return { value: action.priority, options: PRIORITIES.map(value => ({ value, label: words.priorities[value] })) };
  }
  const known = assignable.value.map(({ id, name }) => ({ value: id, label: name }));
  const current = action.assignee_id ?? '';
  const isKnown = current === '' || known.some(({ value }) => value === current);
  return {
    value: current,
    options: [
      { value: '', label: said.nobody },
      ...known,
      // Somebody who left, or a shop's own name: it stays until another is chosen.
      ...(isKnown ? [] : [{ value: current, label: current }]),
    ],
  };
}

function withValue(type: Chosen['type'], value: string): MacroAction {
  if (type === 'status') return { type, status: value as ConversationStatus };
  if (type === 'priority') return { type, priority: value as Priority };
  return { type, assignee_id: value === '' ? null : value };
}
