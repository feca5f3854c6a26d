import { buildWhenStale } from './build-when-stale.mjs';

/** All that is in the widget's files, or makes them. */
export const WIDGET_INPUTS = ['packages/widget/src', 'packages/sdk/src', 'packages/protocol/src'];

export const ensureWidget = () => buildWhenStale({ name: 'widget', inputs: WIDGET_INPUTS });
