import { LIMITS, WIDGET_POSITIONS, type WidgetLook } from '@deskbell/protocol';
import { AppError, invalidField } from './app-error.ts';
import type { WidgetLookRecord } from './model.ts';
import { isStorable } from './storable-text.ts';

/** A change of a widget's look: what it names is checked, trimmed and at least one field (WD2). */
export function parseWidgetLookChange(change: Partial<WidgetLook>): Partial<WidgetLookRecord> {
  const { title, greeting, accent_color, position, launcher_label, away_message } = change;
  const parsed: Partial<WidgetLookRecord> = {
    ...(title !== undefined && { title: parseText('title', title, LIMITS.widgetTitleMaxCodePoints) }),
    ...(greeting !== undefined && { greeting: parseText('greeting', greeting, LIMITS.widgetTextMaxCodePoints) }),
    ...(accent_color !== undefined && { accentColor: parseColor(accent_color) }),
    ...(position !== undefined && { position: parsePosition(position) }),
    ...(launcher_label !== undefined && {
      launcherLabel: parseOptional('launcher_label', launcher_label, LIMITS.widgetLabelMaxCodePoints),
    }),
    ...(away_message !== undefined && {
      awayMessage: parseOptional('away_message', away_message, LIMITS.widgetTextMaxCodePoints),
    }),
  };
  if (Object.keys(parsed).length > 0) return parsed;
  throw new AppError('VALIDATION_ERROR', 'name at least one setting to change');
}

export function presentWidgetLook(look: WidgetLookRecord): WidgetLook {
  const { title, greeting, accentColor, position, launcherLabel, awayMessage } = look;
  return {
    title,
    greeting,
    accent_color: accentColor,
    position,
    launcher_label: launcherLabel,
    away_message: awayMessage,
  };
}

function parseOptional(field: string, value: string | null, max: number): string | null {
  return value === null ? null : parseText(field, value, max);
}

function parseText(field: string, value: string, max: number): string {
  const text = value.trim();
  if (text !== '' && [...text].length <= max && isStorable(text)) return text;
  throw invalidField(field, `${field} must have 1–${max} characters`);
}

function parseColor(value: string): string {
  if (/^#[0-9a-f]{6}$/i.test(value)) return value.toLowerCase();
  throw invalidField('accent_color', 'accent_color must be a colour such as #2f6f62');
}

function parsePosition(value: string): WidgetLookRecord['position'] {
  const position = WIDGET_POSITIONS.find(known => known === value);
  if (position !== undefined) return position;
  throw invalidField('position', `position must be one of ${WIDGET_POSITIONS.join(', ')}`);
}
