import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { labels } from '../labels.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { isComposing } from './keys.ts';

export interface Choice {
  id: string;
  label: string;
  /** Heads a part of the list; choices of one group stand together. */
  group?: string;
  icon?: IconName;
  /** In place of the icon, such as somebody's avatar. */
  picture?: ComponentChildren;
  /** Soft words at its end. */
  detail?: string | undefined;
  keys?: string | undefined;
  isChecked?: boolean;
  /** To choose several, one after the other. */
  staysOpen?: boolean;
  run: () => void;
}

export interface Palette {
  label: string;
  placeholder: string;
  /** What there is to choose for what was typed; called again at every change it reads. */
  choices: (typed: string) => readonly Choice[];
}

const shown = signal<Palette | null>(null);

/** One field to type in and what fits it: the command bar, and every other choice from a list. */
export function openPalette(palette: Palette): void {
  shown.value = palette;
}

export const isPaletteOpen = () => shown.peek() !== null;

export function PaletteLayer() {
  const palette = shown.value;
  return palette && <PaletteDialog key={palette.label} palette={palette} />;
}

function PaletteDialog({ palette }: { palette: Palette }) {
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const dialog = useRef<HTMLDialogElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const choices = palette.choices(typed);
  const active = Math.min(at, choices.length - 1);

  // Before the next key comes: it belongs into the field.
  useLayoutEffect(() => {
    const opened = dialog.current;
    const before = document.activeElement;
    opened?.showModal();
    return () => {
      opened?.close();
      if (before instanceof HTMLElement && before.isConnected && document.activeElement === document.body)
        before.focus();
    };
  }, []);
  useLayoutEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  });

  function choose(choice: Choice | undefined): void {
    if (!choice) return;
    if (!choice.staysOpen) shown.value = null;
    else setTyped('');
    choice.run();
  }

  function onKeyDown(event: KeyboardEvent): void {
    event.stopPropagation();
    if (isComposing(event)) return;
    const { key } = event;
    const isDown = key === 'ArrowDown' || (event.ctrlKey && key === 'n');
    const isUp = key === 'ArrowUp' || (event.ctrlKey && key === 'p');
    if (isDown || isUp) setAt((active + (isDown ? 1 : -1) + choices.length) % Math.max(1, choices.length));
    else if (key === 'Enter') choose(choices[active]);
    else if ((event.metaKey || event.ctrlKey) && key === 'k') shown.value = null;
    else return;
    event.preventDefault();
  }

  return (
    <dialog
      ref={dialog}
      class="palette"
      aria-label={palette.label}
      onCancel={event => {
        event.preventDefault();
        shown.value = null;
      }}
      onMouseDown={event => {
        if (event.target === event.currentTarget) shown.value = null;
      }}
      onKeyDown={onKeyDown}
    >
      <div class="palette-field">
        <Icon name="search" />
        <input
          type="text"
          role="combobox"
          aria-label={palette.label}
          aria-expanded="true"
          aria-controls={id}
          aria-autocomplete="list"
          aria-activedescendant={choices[active] ? `${id}-${active}` : undefined}
          autocomplete="off"
          spellcheck={false}
          placeholder={palette.placeholder}
          value={typed}
          onInput={event => {
            setTyped(event.currentTarget.value);
            setAt(0);
          }}
        />
        <kbd>Esc</kbd>
      </div>
      <div ref={list} id={id} class="palette-list scroll" role="listbox" aria-label={palette.label} tabIndex={-1}>
        {choices.map((choice, index) => (
          <ChoiceRow
            key={choice.id}
            id={`${id}-${index}`}
            choice={choice}
            group={choice.group !== choices[index - 1]?.group ? choice.group : undefined}
            isActive={index === active}
            onPoint={() => setAt(index)}
            onChoose={() => choose(choice)}
          />
        ))}
        {choices.length === 0 && <p class="palette-nothing">{labels.nothingFits}</p>}
      </div>
    </dialog>
  );
}

function ChoiceRow(props: {
  id: string;
  choice: Choice;
  group: string | undefined;
  isActive: boolean;
  onPoint: () => void;
  onChoose: () => void;
}) {
  const { id, choice, group, isActive, onPoint, onChoose } = props;
  return (
    <>
      {group && (
        <div class="menu-title" aria-hidden="true">
          {group}
        </div>
      )}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field above */}
      <div
        id={id}
        class="menu-item"
        role="option"
        aria-selected={isActive}
        onPointerMove={() => !isActive && onPoint()}
        onClick={onChoose}
      >
        {choice.picture ?? (choice.icon && <Icon name={choice.icon} />)}
        <span class="grow clip">{choice.label}</span>
        {choice.isChecked && (
          <>
            <Icon name="check" />
            <span class="visually-hidden">{labels.chosen}</span>
          </>
        )}
        {choice.detail && <span class="soft clip">{choice.detail}</span>}
        {choice.keys && <kbd>{choice.keys}</kbd>}
      </div>
    </>
  );
}
