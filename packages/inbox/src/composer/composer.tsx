import type { AgentConversation } from '@deskbell/protocol';
import { useFileDrop } from '@deskbell/widget/file-drop';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { keysOf } from '../command/desk-registry.ts';
import { isComposing } from '../command/keys.ts';
import { labels } from '../labels.ts';
import { thread } from '../thread/thread.ts';
import { markOf } from '../thread/timeline.ts';
import { sayTyping } from '../thread/viewers.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { MenuButton } from '../ui/menu.tsx';
import { toast } from '../ui/toast.tsx';
import { useMedia } from '../ui/use.ts';
import { ActionChips } from './action-chips.tsx';
import { addFiles, filesOf } from './attachments.ts';
import { peekWriting, write, writingOf } from './drafts.ts';
import { COMPOSER_FIELD, focusWanted } from './focus.ts';
import { Guard } from './guard.tsx';
import { canSend, excessOf, sendAndClose, sendWriting } from './send.ts';
import { SuggestionList } from './suggestion-list.tsx';
import { type Suggestion, suggest } from './suggestions.ts';
import { Tray } from './tray.tsx';
import { findTrigger, replaceTrigger, type Trigger } from './trigger.ts';
import './composer.css';

const PENDING = [{ type: 'status', status: 'pending' }] as const;

export function Composer({ conversation }: { conversation: AgentConversation }) {
  const { id } = conversation;
  const writing = writingOf(id);
  const { kind, content } = writing;
  const isNote = kind === 'note';
  const box = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const [trigger, setTrigger] = useState<Trigger | null>(null);
  const [at, setAt] = useState(0);
  const isTouch = useMedia('(pointer: coarse)');
  // Let go anywhere on the conversation, files are meant for the reply.
  const zone = useRef<HTMLElement>(null);
  const isDropping = useFileDrop(zone, !isNote, files => addFiles(id, [...files]));
  const suggestions = trigger ? suggest(trigger, conversation) : [];
  const active = Math.min(at, suggestions.length - 1);
  const excess = excessOf(content);

  useLayoutEffect(() => {
    zone.current = box.current?.closest<HTMLElement>('.thread') ?? box.current;
    const wanted = focusWanted.peek();
    const shown = field.current;
    if (!wanted || !shown) return;
    focusWanted.value = null;
    shown.focus();
    const caret = wanted.caret ?? shown.value.length;
    shown.setSelectionRange(caret, caret);
  }, []);
  useLayoutEffect(() => setTrigger(null), [kind]);
  useLayoutEffect(() => {
    const shown = field.current;
    if (!shown) return;
    shown.style.height = 'auto';
    shown.style.height = `${shown.scrollHeight}px`;
  }, [content, kind, id]);

  function onInput(text: string, caret: number): void {
    write(id, { content: text, mark: markOf(thread.peek()?.items ?? []) });
    // As it is now: the key that chose the kind may be a moment older than what is drawn.
    const isNoteNow = peekWriting(id).kind === 'note';
    setTrigger(findTrigger(text, caret, isNoteNow ? ['@', '/'] : ['/']));
    setAt(0);
    if (text.trim() !== '') sayTyping(id, isNoteNow);
  }

  function take(suggestion: Suggestion | undefined): void {
    if (!trigger || !suggestion || !field.current) return;
    const { text, caret } = replaceTrigger(content, trigger, suggestion.insert);
    write(id, {
      content: text,
      mark: markOf(thread.peek()?.items ?? []),
      ...(suggestion.macro && { actions: [...writing.actions, ...suggestion.macro.actions] }),
    });
    setTrigger(null);
    const shown = field.current;
    shown.focus();
    requestAnimationFrame(() => shown.setSelectionRange(caret, caret));
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (isComposing(event)) return;
    const { key } = event;
    if (trigger && suggestions.length > 0) {
      if (key === 'ArrowDown' || key === 'ArrowUp') {
        setAt((active + (key === 'ArrowDown' ? 1 : -1) + suggestions.length) % suggestions.length);
        stop(event);
        return;
      }
      if (key === 'Enter' || key === 'Tab') {
        take(suggestions[active]);
        stop(event);
        return;
      }
    }
    if (key === 'Escape') {
      if (trigger && suggestions.length > 0) setTrigger(null);
      else field.current?.blur();
      stop(event);
    }
  }

  return (
    <div ref={box} class={`composer${isNote ? ' note' : ''}${isDropping ? ' dropping' : ''}`}>
      <Guard conversationId={id} />
      <div class="composer-box">
        <fieldset class="composer-kinds" aria-label={labels.kindOfText}>
          {(['reply', 'note'] as const).map(each => (
            <button
              key={each}
              type="button"
              aria-pressed={kind === each}
              class="composer-kind"
              data-tip={labels.kindHints[each]}
              data-tip-keys={keysOf(each)}
              onClick={() => {
                write(id, { kind: each });
                field.current?.focus();
              }}
            >
              {labels.kinds[each]}
            </button>
          ))}
          <span class="row-gap" />
          {excess > 0 && (
            <span class="field-error" role="status">
              {labels.tooLong(excess)}
            </span>
          )}
        </fieldset>
        <textarea
          ref={field}
          id={COMPOSER_FIELD}
          data-conversation={id}
          class="scroll"
          dir="auto"
          rows={2}
          aria-label={labels.kinds[kind]}
          aria-autocomplete="list"
          aria-controls={suggestions.length > 0 ? 'suggestions' : undefined}
          aria-activedescendant={suggestions.length > 0 ? `suggestion-${active}` : undefined}
          aria-invalid={excess > 0}
          placeholder={labels.placeholders[kind]}
          value={content}
          onInput={event => onInput(event.currentTarget.value, event.currentTarget.selectionEnd)}
          onKeyDown={onKeyDown}
          onBlur={() => setTrigger(null)}
          onPaste={event => {
            const pasted = [...(event.clipboardData?.files ?? [])];
            // Cells and formatted text bring a picture of themselves: who copies words means words.
            if (pasted.length === 0 || event.clipboardData?.getData('text/plain')) return;
            event.preventDefault();
            if (isNote) toast(labels.noFilesOnNotes, { kind: 'problem' });
            else addFiles(id, pasted);
          }}
        />
        {trigger && <SuggestionList suggestions={suggestions} active={active} onTake={take} />}
        {!isNote && <Tray conversationId={id} files={filesOf(id)} />}
        <ActionChips conversationId={id} actions={writing.actions} />
        <div class="composer-foot">
          {!isNote && (
            <>
              <IconButton icon="attach" label={labels.attach} onClick={() => picker.current?.click()} />
              <input
                ref={picker}
                type="file"
                multiple
                hidden
                onChange={event => {
                  addFiles(id, [...(event.currentTarget.files ?? [])]);
                  event.currentTarget.value = '';
                }}
              />
            </>
          )}
          <IconButton
            icon="bolt"
            label={labels.insertMacro}
            keys="/"
            onClick={() => {
              const glue = content === '' || /\s$/.test(content) ? '/' : ' /';
              field.current?.focus();
              onInput(content + glue, content.length + glue.length);
            }}
          />
          <span class="row-gap" />
          {!isTouch && <span class="composer-hint">{keysOf('send')}</span>}
          <span class="send-group">
            <Button variant="primary" class="send" disabled={!canSend(id)} onClick={() => sendWriting()}>
              {labels.sendKinds[kind]}
            </Button>
            {!isNote && (
              <MenuButton
                variant="primary"
                class="send-more"
                icon="down"
                label={labels.sendMore}
                align="end"
                disabled={!canSend(id)}
                entries={[
                  {
                    label: labels.sendAndClose,
                    icon: 'checkCircle',
                    keys: keysOf('send-close'),
                    run: sendAndClose,
                  },
                  { label: labels.sendAndPend, icon: 'hourglass', run: () => sendWriting(PENDING) },
                ]}
              />
            )}
          </span>
        </div>
      </div>
      <div class="drop-hint" aria-hidden="true">
        {labels.dropHere}
      </div>
    </div>
  );
}

function stop(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}
