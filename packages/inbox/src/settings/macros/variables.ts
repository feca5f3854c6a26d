import { VARIABLES } from '../../composer/variables.ts';

const PLACE = /\{\{([^{}|]*)(?:\|[^{}]*)?\}\}/g;

/** Names in `{{…}}` that mean nothing: they would be sent as they are. */
export function unknownVariables(content: string): string[] {
  const names = [...content.matchAll(PLACE)].map(match => (match[1] ?? '').trim());
  return [...new Set(names)].filter(name => !(VARIABLES as readonly string[]).includes(name));
}
