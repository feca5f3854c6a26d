import { LIMITS, type Macro, type MacroAction, type MacroBody, ROUTES } from '@deskbell/protocol';
import { useRef } from 'preact/hooks';
import { api } from '../../api/http.ts';
import { me } from '../../app/session.ts';
import { fillIn, VARIABLES } from '../../composer/variables.ts';
import { Button } from '../../ui/button.tsx';
import { Field, TextField } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { useForm } from '../form/use-form.ts';
import { words } from '../words.ts';
import { ActionsField } from './actions-field.tsx';
import { unknownVariables } from './variables.ts';

const { macros: said } = words;

interface Props {
  /** Null: a new one. */
  macro: Macro | null;
  others: readonly Macro[];
  onSaved: () => void;
  onClose: () => void;
}

interface Draft {
  title: string;
  shortcut: string;
  content: string;
  actions: MacroAction[];
}

const SHORTCUT = /^[\p{L}\p{N}_-]+$/u;

export function MacroDialog({ macro, others, onSaved, onClose }: Props) {
  const text = useRef<HTMLTextAreaElement>(null);
  const form = useForm<Draft>({
    saved: {
      title: macro?.title ?? '',
      shortcut: macro?.shortcut ?? '',
      content: macro?.content ?? '',
      actions: macro?.actions ?? [],
    },
    keptAs: null,
    check: draft => check(draft, others),
    save: draft => {
      const shortcut = toShortcut(draft.shortcut);
      const body: MacroBody = { ...draft, title: draft.title.trim(), shortcut: shortcut === '' ? null : shortcut };
      return macro
        ? api.patch(`${ROUTES.agentMacros}/${encodeURIComponent(macro.id)}`, body)
        : api.post(ROUTES.agentMacros, body);
    },
  });
  const { draft, problems } = form;
  const unknown = unknownVariables(draft.content);

  /** Where the caret is; it stands behind it afterwards. */
  function insert(variable: string): void {
    const field = text.current;
    if (!field) return;
    field.setRangeText(`{{${variable}}}`, field.selectionStart, field.selectionEnd, 'end');
    form.set({ content: field.value });
    field.focus();
  }

  return (
    <FormDialog
      title={macro ? said.editTitle : said.createTitle}
      problem={problems.form}
      actionLabel={words.save}
      isBusy={form.isSaving}
      isReady={form.isDirty}
      isWide
      onSubmit={async event => (await form.submit(event)) && onSaved()}
      onClose={onClose}
    >
      <div class="columns">
        <TextField
          label={said.title}
          dir="auto"
          maxLength={LIMITS.macroTitleMaxCodePoints}
          value={draft.title}
          onValue={title => form.set({ title })}
          error={problems.title}
        />
        <TextField
          label={said.shortcut}
          hint={said.shortcutHint}
          autocapitalize="off"
          spellcheck={false}
          maxLength={LIMITS.macroShortcutMaxLength + 1}
          value={draft.shortcut}
          onValue={shortcut => form.set({ shortcut })}
          error={problems.shortcut}
        />
      </div>
      <Field
        label={said.content}
        error={problems.content}
        hint={unknown.length > 0 ? said.unknownVariables(unknown.join(', ')) : said.fallbackHint}
        render={attributes => (
          <textarea
            {...attributes}
            ref={text}
            class="input"
            rows={6}
            dir="auto"
            value={draft.content}
            onInput={event => form.set({ content: event.currentTarget.value })}
          />
        )}
      />
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a row */}
      <div class="flow wrap" role="group" aria-label={said.insert}>
        <span class="field-label">{said.insert}</span>
        {VARIABLES.map(variable => (
          <Button key={variable} size="small" onClick={() => insert(variable)}>
            {said.variables[variable]}
          </Button>
        ))}
      </div>
      {draft.content.includes('{{') && (
        <div class="preview-text">
          <p class="field-label">{said.preview}</p>
          <p dir="auto">{fillIn(draft.content, sample())}</p>
        </div>
      )}
      <ActionsField actions={draft.actions} onActions={actions => form.set({ actions })} error={problems.actions} />
    </FormDialog>
  );
}

const toShortcut = (typed: string) => typed.trim().replace(/^\//, '').toLowerCase();

function check({ title, shortcut, content, actions }: Draft, others: readonly Macro[]) {
  const short = toShortcut(shortcut);
  const holder = others.find(each => each.shortcut === short);
  const isTagMissing = actions.some(action => action.type === 'add_tag' && action.tag.trim() === '');
  return {
    ...(title.trim() === '' && { title: words.nameMissing }),
    ...(short !== '' && !SHORTCUT.test(short) && { shortcut: said.shortcutWrong }),
    ...(holder && { shortcut: said.shortcutTaken(holder.title) }),
    ...(content.trim() === '' && { content: said.contentMissing }),
    ...([...content].length > LIMITS.contentMaxCodePoints && { content: words.tooLong(LIMITS.contentMaxCodePoints) }),
    ...(isTagMissing && { actions: said.tagMissing }),
  };
}

const sample = () => ({
  ...said.sample,
  'agent.name': me.peek()?.member.name ?? '',
  'business.name': me.peek()?.business.name ?? '',
});
