import base from './base.css?inline';
import bubble from './bubble.css?inline';
import composer from './composer.css?inline';
import conversation from './conversation.css?inline';
import panel from './panel.css?inline';
import room from './room.css?inline';

/** Of all but the login, which comes with it. Their order counts. */
export const STYLES = [base, panel, conversation, bubble, composer, room].join('');
