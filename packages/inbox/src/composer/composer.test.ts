import { describe, expect, test } from 'vitest';
import { splitMentions, writeMentions } from './mentions.ts';
import { findTrigger, replaceTrigger } from './trigger.ts';
import { fillIn, firstNameOf } from './variables.ts';

describe('variables', () => {
  const values = { 'customer.first_name': 'Zoë', 'customer.name': null, 'conversation.number': '7' };

  test.each([
    ['Hi {{customer.first_name}}!', 'Hi Zoë!'],
    ['Hi {{ customer.first_name | there }}!', 'Hi Zoë!'],
    ['Hi {{customer.name|there}}!', 'Hi there!'],
    ['Hi {{customer.name}}!', 'Hi !'],
    ['#{{conversation.number}}', '#7'],
    ['{{constructor.constructor}} {{nope|x}} {{', '{{constructor.constructor}} {{nope|x}} {{'],
    ['{{customer.name|{{x}}}}', '{{customer.name|{{x}}}}'],
  ])('%s', (content, expected) => {
    expect(fillIn(content, values)).toBe(expected);
  });

  test('what a customer calls themselves is text, and is not filled in again', () => {
    expect(fillIn('{{customer.name}}', { 'customer.name': '{{agent.name}} $& $1' })).toBe('{{agent.name}} $& $1');
  });

  test('first names', () => {
    expect([firstNameOf('  Zoë  Mør '), firstNameOf(''), firstNameOf(null)]).toEqual(['Zoë', null, null]);
  });
});

describe('a sign', () => {
  test.each([
    ['/ref', 4, { sign: '/', typed: 'ref', start: 0, end: 4 }],
    ['Hello\n/', 7, { sign: '/', typed: '', start: 6, end: 7 }],
    ['and/or', 6, null],
    ['https://x', 9, null],
    ['/a b', 4, null],
    ['hi @Ada Lo', 10, { sign: '@', typed: 'Ada Lo', start: 3, end: 10 }],
    ['mail me@shop', 12, null],
    ['/ref and more', 4, { sign: '/', typed: 'ref', start: 0, end: 4 }],
  ] as const)('in %j at %d', (text, caret, expected) => {
    expect(findTrigger(text, caret, ['/', '@'])).toEqual(expected);
  });

  test('is replaced with what it stood for', () => {
    const text = 'Hi /re later';
    const trigger = findTrigger(text, 6, ['/']);
    expect(trigger && replaceTrigger(text, trigger, 'refund')).toEqual({ text: 'Hi refund later', caret: 9 });
  });
});

describe('mentions', () => {
  const people = [
    { id: 'mem_1', name: 'Ada' },
    { id: 'mem_2', name: 'Ada Lovelace' },
  ];

  test('as typed become what the server understands, the longest name first', () => {
    expect(writeMentions('@Ada Lovelace and @ada, not a@Ada or @Adam', people)).toBe(
      '@[Ada Lovelace](mem_2) and @[Ada](mem_1), not a@Ada or @Adam',
    );
    expect(writeMentions('already @[Ada](mem_1)', people)).toBe('already @[Ada](mem_1)');
  });

  test('are read back', () => {
    expect(splitMentions('see @[Ada](mem_1)!')).toEqual([
      { type: 'text', text: 'see ' },
      { type: 'mention', id: 'mem_1', name: 'Ada' },
      { type: 'text', text: '!' },
    ]);
    expect(splitMentions('@[x](javascript:1)')).toEqual([{ type: 'text', text: '@[x](javascript:1)' }]);
  });
});
