// Of the widget's panel, which waits and looks at the window in the same way.
export { useMedia, useSettled } from '@deskbell/widget/use';
