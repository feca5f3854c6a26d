/** Whether a text could be an id of ours; what could not need not be looked for, and may be what databases choke on. */
export function isId(text: string): boolean {
  return /^[\w-]{1,100}$/.test(text);
}
