import { buildWhenStale } from './build-when-stale.mjs';
import { WIDGET_INPUTS } from './widget.mjs';

/** The inbox takes parts of the widget, and is built as it is. */
const INPUTS = ['packages/inbox/src', ...WIDGET_INPUTS];

export const ensureInbox = () => buildWhenStale({ name: 'inbox', inputs: INPUTS });
