import type { Tenant } from './model.ts';

/** A tenant as one word: for topics, buckets and maps. */
export function tenantName({ businessId, environment }: Tenant): string {
  return `${businessId}/${environment}`;
}
