import type { Environment } from '@deskbell/protocol';
import type { Generated } from 'kysely';

// The search's part of schema.ts.

/** A tenant as the index of words knows it. */
export interface SearchTenantTable {
  number: Generated<number>;
  business_id: string;
  environment: Environment;
}

/** Something that is indexed; its words are the engine's own. */
export interface SearchEntryTable {
  number: number;
  tenant_number: number;
  /** 0: message, 1: note, 2: customer. */
  kind: number;
  /** Null for customers. */
  conversation_number: number | null;
  created_at: number;
  customer_id: string | null;
}

/** Something that changed or was deleted since it was indexed; written by triggers. */
export interface SearchTaskTable {
  number: Generated<number>;
  kind: number;
  conversation_number: number | null;
  created_at: number | null;
  customer_id: string | null;
}
