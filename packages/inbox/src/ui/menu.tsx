import { type ComponentChildren, Fragment } from 'preact';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { placeBeside } from './anchor.ts';
import { Button, type ButtonProps } from './button.tsx';
import { Icon, type IconName } from './icon.tsx';

export interface MenuItem {
  label: string;
  icon?: IconName;
  /** Shown at its end, e.g. `E`. */
  keys?: string | undefined;
  isChecked?: boolean;
  isDanger?: boolean;
  isDisabled?: boolean;
  run: () => void;
}
/** `null` is a line between two groups; a heading is of those up to the next line. */
export type MenuEntry = MenuItem | { heading: string } | null;

/** A button that opens a list of things to do. */
export function MenuButton({
  label,
  entries,
  children,
  align = 'start',
  ...button
}: { label: string; entries: MenuEntry[]; align?: 'start' | 'end'; children?: ComponentChildren } & ButtonProps) {
  const [isOpen, setOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  const id = useId();
  return (
    <>
      <Button
        {...button}
        class={children ? (button.class as string) : `icon-only ${button.class ?? ''}`}
        buttonRef={anchor}
        // With words of its own it is called by them.
        aria-label={children ? undefined : label}
        data-tip={isOpen || children ? undefined : label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setOpen(!isOpen)}
      >
        {children}
      </Button>
      {isOpen && anchor.current && (
        <Menu
          id={id}
          label={label}
          entries={entries}
          anchor={anchor.current}
          align={align}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

function Menu(props: {
  id: string;
  label: string;
  entries: MenuEntry[];
  anchor: HTMLElement;
  align: 'start' | 'end';
  onClose: () => void;
}) {
  const { id, label, entries, anchor, align, onClose } = props;
  const menu = useRef<HTMLDivElement>(null);
  const hasSigns = entries.some(entry => entry && 'label' in entry && (entry.icon || entry.isChecked !== undefined));

  useLayoutEffect(() => {
    const shown = menu.current;
    if (!shown) return;
    shown.showPopover();
    place(shown, anchor, align);
    items(shown)[0]?.focus();
  }, [anchor, align]);
  useEffect(() => {
    const closeOutside = (event: Event) => {
      const target = event.target as Node;
      if (!menu.current?.contains(target) && !anchor.contains(target)) onClose();
    };
    addEventListener('pointerdown', closeOutside, true);
    addEventListener('resize', onClose);
    return () => {
      removeEventListener('pointerdown', closeOutside, true);
      removeEventListener('resize', onClose);
    };
  }, [anchor, onClose]);

  function onKeyDown(event: KeyboardEvent): void {
    const shown = menu.current;
    if (!shown) return;
    const all = items(shown);
    const at = all.indexOf(document.activeElement as HTMLElement);
    const go = (index: number) => all[(index + all.length) % all.length]?.focus();
    if (event.key === 'ArrowDown') go(at + 1);
    else if (event.key === 'ArrowUp') go(at - 1);
    else if (event.key === 'Home') go(0);
    else if (event.key === 'End') go(-1);
    else if (event.key === 'Escape' || event.key === 'Tab') {
      onClose();
      anchor.focus();
    } else if (event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey) {
      const begins = (item: HTMLElement) => item.textContent?.trim().toLowerCase().startsWith(event.key.toLowerCase());
      ([...all.slice(at + 1), ...all.slice(0, at + 1)].find(begins) ?? all[at])?.focus();
    } else if (event.key !== 'Enter' && event.key !== ' ') return;
    event.stopPropagation();
    if (event.key !== 'Enter' && event.key !== ' ') event.preventDefault();
  }

  return (
    <div
      ref={menu}
      id={id}
      class="menu scroll"
      role="menu"
      tabIndex={-1}
      aria-label={label}
      popover="manual"
      onKeyDown={onKeyDown}
    >
      {toGroups(entries).map(({ heading, items }, index) => (
        <Fragment key={index}>
          {index > 0 && <hr class="menu-line" />}
          {/* biome-ignore lint/a11y/useSemanticElements: a menu has no fieldsets */}
          <div role="group" aria-label={heading}>
            {heading && (
              <div class="menu-title" aria-hidden="true">
                {heading}
              </div>
            )}
            {items.map(item => (
              <button
                key={item.label}
                type="button"
                {...roleOf(item)}
                class={item.isDanger ? 'menu-item danger' : 'menu-item'}
                disabled={item.isDisabled ?? false}
                tabIndex={-1}
                onClick={() => {
                  onClose();
                  anchor.focus();
                  item.run();
                }}
              >
                {hasSigns && <Sign of={item} />}
                <span class="grow clip">{item.label}</span>
                {item.icon && item.isChecked && <Icon name="check" />}
                {item.keys && <kbd>{item.keys}</kbd>}
              </button>
            ))}
          </div>
        </Fragment>
      ))}
    </div>
  );
}

/** Before the words of each, so that all of them begin at one edge. */
function Sign({ of }: { of: MenuItem }) {
  const name = of.icon ?? (of.isChecked ? 'check' : null);
  return name ? <Icon name={name} /> : <span class="menu-lead" />;
}

interface MenuGroup {
  heading: string | undefined;
  items: MenuItem[];
}

function toGroups(entries: readonly MenuEntry[]): MenuGroup[] {
  const groups: MenuGroup[] = [{ heading: undefined, items: [] }];
  for (const entry of entries) {
    const last = groups.at(-1) as MenuGroup;
    if (entry === null) groups.push({ heading: undefined, items: [] });
    else if ('heading' in entry) last.heading = entry.heading;
    else last.items.push(entry);
  }
  return groups.filter(({ items }) => items.length > 0);
}

const roleOf = ({ isChecked }: MenuItem) =>
  isChecked === undefined
    ? { role: 'menuitem' as const }
    : { role: 'menuitemradio' as const, 'aria-checked': isChecked };

const items = (menu: HTMLElement) => [...menu.querySelectorAll<HTMLElement>('.menu-item:not(:disabled)')];

/** Puts what is shown above everything beside what it belongs to. */
export function place(shown: HTMLElement, anchor: HTMLElement, align: 'start' | 'end' | 'center'): void {
  const isReversed = getComputedStyle(anchor).direction === 'rtl' && align !== 'center';
  const side = isReversed ? (align === 'start' ? 'end' : 'start') : align;
  // What can be seen: the window's own size grows with a page that is too wide.
  const { clientWidth: width, clientHeight: height } = document.documentElement;
  const { left, top } = placeBeside(
    anchor.getBoundingClientRect(),
    { width: shown.offsetWidth, height: shown.offsetHeight },
    { width, height },
    side,
  );
  shown.style.left = `${left}px`;
  shown.style.top = `${top}px`;
}
