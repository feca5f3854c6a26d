/** What `{{…}}` of a macro can stand for; null: unknown, then the fallback stands there. */
export type Values = Record<string, string | null>;

export const VARIABLES = [
  'customer.name',
  'customer.first_name',
  'agent.name',
  'business.name',
  'conversation.number',
] as const;

const PLACE = /\{\{\s*([a-z_.]+)\s*(?:\|([^{}]*))?\}\}/g;

/** A macro's words with its places filled: `Hi {{customer.first_name|there}}` is `Hi Ada`, or `Hi there`. */
export function fillIn(content: string, values: Values): string {
  return content.replace(PLACE, (place, name: string, fallback?: string) => {
    if (!(VARIABLES as readonly string[]).includes(name)) return place;
    return values[name]?.trim() || fallback?.trim() || '';
  });
}

export function firstNameOf(name: string | null): string | null {
  return name?.trim().split(/\s+/)[0] || null;
}
