/** What a canned reply may name; the server's words for it. */
export const MACRO_VARIABLES = [
  'customer.name',
  'customer.first_name',
  'agent.name',
  'business.name',
  'conversation.number',
] as const;
export type MacroVariable = (typeof MACRO_VARIABLES)[number];

const VARIABLE = /\{\{\s*([^{}|]*?)\s*(?:\|([^{}]*))?\}\}/g;

/** Names in `{{…}}` that mean nothing: they would be sent as they are. */
export function unknownVariables(content: string): string[] {
  const names = [...content.matchAll(VARIABLE)].map(match => match[1] ?? '');
  return [...new Set(names)].filter(name => !(MACRO_VARIABLES as readonly string[]).includes(name));
}

/** As the customer would read it. */
export function fillVariables(content: string, values: Partial<Record<MacroVariable, string>>): string {
  return content.replace(VARIABLE, (whole, name: string, fallback?: string) => {
    if (!(MACRO_VARIABLES as readonly string[]).includes(name)) return whole;
    return values[name as MacroVariable] || fallback?.trim() || '';
  });
}
