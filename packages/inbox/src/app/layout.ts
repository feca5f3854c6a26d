import { signal } from '@preact/signals';

/** Whether the views are shown where the window is too narrow to show them always. */
export const isSidebarOpen = signal(false);
/** Where a list and a thread do not fit beside each other. */
export const ONE_PANE = '(max-width: 47.99rem)';
/** Where the customer lies over the thread in place of beside it. */
export const NO_ROOM_FOR_CUSTOMER = '(max-width: 75rem)';
