import { beforeEach, describe, expect, test } from 'vitest';
import { type Pressed, sayKeys } from './keys.ts';
import { filterByWords, matchWords } from './match.ts';
import { type Command, createRegistry, type Registry } from './registry.ts';

const press = (key: string, held: Partial<Pressed> = {}): Pressed => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});
const READING = { isWriting: false, hasLetterKeys: true };
const WRITING = { isWriting: true, hasLetterKeys: true };

describe('a press of keys', () => {
  let ran: string[];
  let time: number;
  let registry: Registry;
  const command = (id: string, more: Partial<Command> = {}): Command => ({
    id,
    title: id,
    group: 'app',
    icon: 'bolt',
    run: () => ran.push(id),
    ...more,
  });

  beforeEach(() => {
    ran = [];
    time = 0;
    registry = createRegistry({ isMac: false, now: () => time });
    registry.add([
      command('close', { keys: ['e'] }),
      command('bar', { keys: ['mod+k'], isGlobal: true }),
      command('mine', { keys: ['g m'] }),
      command('merge', { keys: ['m'] }),
      command('help', { keys: ['?'] }),
      command('next', { keys: ['j', 'alt+arrowdown'], isGlobal: true }),
      command('back', { keys: ['shift+e'] }),
      command('never', { keys: ['x'], isAvailable: () => false }),
    ]);
  });

  test('runs what it stands for, and nothing else', () => {
    expect(registry.press(press('e'), READING)).toBe(true);
    expect(registry.press(press('q'), READING)).toBe(false);
    expect(registry.press(press('x'), READING)).toBe(false);
    expect(registry.press(press('E', { shiftKey: true }), READING)).toBe(true);
    expect(registry.press(press('?', { shiftKey: true }), READING)).toBe(true);
    expect(ran).toEqual(['close', 'back', 'help']);
  });

  test('by somebody who writes is text, but for what is meant to work everywhere', () => {
    expect(registry.press(press('e'), WRITING)).toBe(false);
    expect(registry.press(press('k', { ctrlKey: true }), WRITING)).toBe(true);
    expect(registry.press(press('j'), WRITING)).toBe(false);
    expect(registry.press(press('ArrowDown', { altKey: true }), WRITING)).toBe(true);
    expect(registry.press(press('j'), READING)).toBe(true);
    expect(ran).toEqual(['bar', 'next', 'next']);
  });

  test('with another modifier is something else', () => {
    expect(registry.press(press('e', { ctrlKey: true }), READING)).toBe(false);
    expect(registry.press(press('k', { metaKey: true }), READING)).toBe(false);
    expect(registry.press(press('Control', { ctrlKey: true }), READING)).toBe(false);
  });

  test('of a keyboard without Latin letters is known by its place', () => {
    expect(registry.press(press('ק', { code: 'KeyE' }), READING)).toBe(true);
    expect(registry.press(press('é', { code: 'KeyE' }), READING)).toBe(false);
    expect(ran).toEqual(['close']);
  });

  test('after another one in time is the second of two', () => {
    registry.press(press('g'), READING);
    registry.press(press('m'), READING);
    registry.press(press('g'), READING);
    time = 5_000;
    registry.press(press('m'), READING);
    expect(ran).toEqual(['mine', 'merge']);
  });

  test('of a letter does nothing for who switched letters off', () => {
    expect(registry.press(press('e'), { isWriting: false, hasLetterKeys: false })).toBe(false);
    expect(registry.press(press('k', { ctrlKey: true }), { isWriting: false, hasLetterKeys: false })).toBe(true);
  });

  test('commands come and go, and no two have one id', () => {
    const remove = registry.add([command('late', { keys: ['q'] })]);
    expect(registry.press(press('q'), READING)).toBe(true);
    expect(() => registry.add([command('late')])).toThrow('two commands');
    remove();
    expect(registry.press(press('q'), READING)).toBe(false);
  });
});

test('shortcuts as people read them', () => {
  expect(['mod+shift+enter', 'g m', '?'].map(keys => sayKeys(keys, false))).toEqual([
    'Ctrl Shift Enter',
    'G then M',
    '?',
  ]);
  expect(sayKeys('mod+k', true)).toBe('⌘ K');
});

describe('what was typed finds', () => {
  test('words by their beginnings, in any order, whatever marks they carry', () => {
    expect(filterByWords('zoe', ['Adam', 'Zoë Mør'], each => each)).toEqual(['Zoë Mør']);
    expect(filterByWords('con cl', ['Close conversation', 'Conversation'], each => each)).toEqual([
      'Close conversation',
    ]);
    expect(matchWords('cls', 'Close')).not.toBeNull();
    expect(matchWords('xyz', 'Close')).toBeNull();
  });

  test('the best first, and everything when nothing was typed', () => {
    expect(filterByWords('s', ['Go to settings', 'Snooze'], each => each)).toEqual(['Snooze', 'Go to settings']);
    expect(filterByWords('', ['b', 'a'], each => each)).toEqual(['b', 'a']);
  });
});
