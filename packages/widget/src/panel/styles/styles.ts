import base from './base.css?inline';
import bubble from './bubble.css?inline';
import composer from './composer.css?inline';
import conversation from './conversation.css?inline';
import devices from './devices.css?inline';
import panel from './panel.css?inline';
import room from './room.css?inline';

/** In a box of any size: nothing here asks how large the window is. Their order counts. */
export const BOX_STYLES = [base, panel, conversation, bubble, composer, devices].join('');

/** Of all but the login, which comes with it. */
export const STYLES = BOX_STYLES + room;
