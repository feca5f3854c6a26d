import { HEADERS, ROUTES, type WidgetSettings } from '@deskbell/protocol';
import type { Options } from '../loader/options.ts';

/** Until the server has answered, and for servers that know no widget settings. */
export const PLAIN_SETTINGS: WidgetSettings = {
  title: '',
  greeting: '',
  accent_color: '',
  position: 'right',
  launcher_label: null,
  away_message: null,
  is_open: true,
  login: { email: false, sms: false },
  uploads: { enabled: false, max_bytes: 0, content_types: [], max_per_message: 0 },
};

/** Null: not to be had now; the chat works without. */
export async function fetchSettings({ url, publicKey }: Options): Promise<WidgetSettings | null> {
  try {
    const response = await fetch(url + ROUTES.widget, {
      headers: { [HEADERS.publicKey]: publicKey },
      credentials: 'omit',
    });
    if (!response.ok) return null;
    const { data } = (await response.json()) as { data: WidgetSettings };
    return { ...PLAIN_SETTINGS, ...data };
  } catch {
    return null;
  }
}
