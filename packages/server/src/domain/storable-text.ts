/** Whether a text comes back as it was: PostgreSQL cannot store NUL, and a lone surrogate would come back as U+FFFD. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}
