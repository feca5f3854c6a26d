import { fileURLToPath } from 'node:url';

/** The repository's own Node: the one that started the tests may be any other. */
export const PINNED_NODE = fileURLToPath(new URL('../../../../node_modules/.bin/node', import.meta.url));
