import { signal } from '@preact/signals';
import type { IconName } from '../ui/icon.tsx';
import { isPlain, type Pressed, writeKey } from './keys.ts';

/** Something one can do. The command bar, the shortcuts, their sheet and the menus all read it here. */
export interface Command {
  id: string;
  title: string;
  group: CommandGroup;
  icon: IconName;
  /** Written as in keys.ts; any of them. */
  keys?: readonly string[];
  /** Other words people look for. */
  words?: string;
  /** Whether it makes sense now; absent: always. */
  isAvailable?: () => boolean;
  /** Also while somebody writes in a field; but for its plain letters. */
  isGlobal?: boolean;
  run: () => void;
}

export const COMMAND_GROUPS = ['selection', 'conversation', 'reply', 'list', 'go', 'app'] as const;
export type CommandGroup = (typeof COMMAND_GROUPS)[number];

/** Commands of one group. */
export function inGroup(group: CommandGroup, commands: readonly Omit<Command, 'group'>[]): Command[] {
  return commands.map(command => ({ ...command, group }));
}

export interface Registry {
  /** The answer takes them out again. */
  add(commands: readonly Command[]): () => void;
  all(): readonly Command[];
  find(id: string): Command | undefined;
  /** Runs it if it can be run now. */
  run(id: string): void;
  /** Runs what was pressed; true: it was ours. */
  press(pressed: Pressed, where: { isWriting: boolean; hasLetterKeys: boolean }): boolean;
}

/** The second key of two comes within this time. */
const SEQUENCE_MS = 1_200;

export function createRegistry({ isMac, now }: { isMac: boolean; now: () => number }): Registry {
  const commands = signal<readonly Command[]>([]);
  let first: { key: string; at: number } | null = null;
  const isUsable = (command: Command) => command.isAvailable?.() ?? true;

  function add(more: readonly Command[]): () => void {
    const taken = commands.peek();
    for (const command of more) {
      if (taken.some(({ id }) => id === command.id)) throw new Error(`there are two commands ${command.id}`);
    }
    commands.value = [...taken, ...more];
    return () => {
      commands.value = commands.peek().filter(command => !more.includes(command));
    };
  }

  return {
    add,
    all: () => commands.value,
    find: id => commands.peek().find(command => command.id === id),
    run(id) {
      const command = commands.peek().find(each => each.id === id);
      if (command && isUsable(command)) command.run();
    },
    press(pressed, { isWriting, hasLetterKeys }) {
      const key = writeKey(pressed, isMac);
      if (key === null) return false;
      const sequence = first && now() - first.at < SEQUENCE_MS ? `${first.key} ${key}` : null;
      first = null;
      const mayPress = (command: Command) => {
        // A letter that is being written is a letter, also of a command that works everywhere by its other keys.
        if (isWriting && (!command.isGlobal || isPlain(key))) return false;
        return hasLetterKeys || !isPlain(key);
      };
      const candidates = commands.peek().filter(command => mayPress(command) && isUsable(command));
      const has = (wanted: string) => candidates.find(({ keys }) => keys?.includes(wanted));
      const found = (sequence && has(sequence)) || has(key);
      if (found) {
        found.run();
        return true;
      }
      const begins = candidates.some(({ keys }) => keys?.some(each => each.startsWith(`${key} `)));
      if (begins) first = { key, at: now() };
      return begins;
    },
  };
}
