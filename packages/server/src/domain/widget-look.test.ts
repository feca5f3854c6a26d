import type { WidgetLook } from '@deskbell/protocol';
import { expect, test } from 'vitest';
import { parseWidgetLookChange, presentWidgetLook } from './widget-look.ts';

test.each<[Partial<WidgetLook>, object]>([
  [{ title: '  Ask the workshop \n' }, { title: 'Ask the workshop' }],
  [{ title: '👋'.repeat(60) }, { title: '👋'.repeat(60) }],
  [{ accent_color: '#2F6f62' }, { accentColor: '#2f6f62' }],
  [{ position: 'left' }, { position: 'left' }],
  [
    { launcher_label: null, away_message: 'x'.repeat(500) },
    { launcherLabel: null, awayMessage: 'x'.repeat(500) },
  ],
])('[WD2] %j is a change', (change, parsed) => {
  expect(parseWidgetLookChange(change)).toEqual(parsed);
});

test.each<[Partial<WidgetLook>, string]>([
  [{ title: ' \t ' }, 'title'],
  [{ title: '👋'.repeat(61) }, 'title'],
  [{ title: 'a\0b' }, 'title'],
  [{ greeting: 'x'.repeat(501) }, 'greeting'],
  [{ greeting: '\ud800' }, 'greeting'],
  [{ launcher_label: '' }, 'launcher_label'],
  [{ launcher_label: 'x'.repeat(41) }, 'launcher_label'],
  [{ away_message: 'x'.repeat(501) }, 'away_message'],
  ...['#fff', '#2f6f6', '#2f6f62ff', '2f6f62', 'red', '#2f6f6g', '#2f6f62;', '\n#2f6f62'].map(
    (accent_color): [Partial<WidgetLook>, string] => [{ accent_color }, 'accent_color'],
  ),
  [{ position: 'top' as 'left' }, 'position'],
])('[WD2] %j is refused', (change, field) => {
  expect(() => parseWidgetLookChange({ title: 'fine', ...change })).toThrow(
    expect.objectContaining({ code: 'VALIDATION_ERROR', context: { field } }),
  );
});

test('[WD2] an empty change is refused', () => {
  expect(() => parseWidgetLookChange({})).toThrow(expect.objectContaining({ code: 'VALIDATION_ERROR' }));
});

test('[WD1] what is stored is shown as it was set', () => {
  const look: WidgetLook = {
    title: 'Ask',
    greeting: 'Good morning',
    accent_color: '#112233',
    position: 'left',
    launcher_label: 'Help',
    away_message: null,
  };
  const stored = parseWidgetLookChange(look);
  expect(presentWidgetLook(stored as Required<typeof stored>)).toEqual(look);
});
