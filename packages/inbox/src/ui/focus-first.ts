/**
 * As a form's `ref`: its first field gets the focus, in a dialog in place of the button that closes it. The browser
 * gives it when the dialog is shown, which is after this.
 */
export function focusFirst(form: HTMLElement | null): void {
  const fields = form?.querySelectorAll<HTMLInputElement>('input:not([readonly]), select, textarea') ?? [];
  const first = [...fields].find(field => field.type !== 'radio' || field.checked);
  if (!first) return;
  first.autofocus = true;
  first.focus();
}
