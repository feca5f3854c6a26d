import { HEADERS, LIMITS, ROUTES } from '@deskbell/protocol';
import type { Plugin } from 'vite';

const TABLES: Record<string, Record<string, unknown>> = { HEADERS, LIMITS, ROUTES };
const USE = /\b(HEADERS|LIMITS|ROUTES)\.(\w+)\b/g;

/** Writes `ROUTES.messages` out as the path it is: a bundler keeps a table whole for the sake of one entry. */
export function inlineConstants(): Plugin {
  return {
    name: 'inline-constants',
    enforce: 'pre',
    transform(code, id) {
      if (!/\.tsx?$/.test(id) || id.includes('node_modules')) return null;
      return code.replace(USE, (use, table: string, name: string) => {
        const value = TABLES[table]?.[name];
        return typeof value === 'string' || typeof value === 'number' ? JSON.stringify(value) : use;
      });
    },
  };
}
