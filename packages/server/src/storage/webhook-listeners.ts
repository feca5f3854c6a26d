import type { Tenant } from '../domain/model.ts';
import { tenantName } from '../domain/tenant.ts';

/** What was learnt beside other nodes counts for so long: then a change looks into the table itself. */
const SHARED_LIFE_MS = 1_000;

/**
 * Which tenants have an enabled webhook: what spares every change, and above all every send, a look into the table. It may
 * say yes where there is none, but never no where there is one and its maker was told so (WH3, spec/decisions/0012).
 */
export interface WebhookListeners {
  /** Without a tenant: does anybody listen? */
  mayListen(tenant?: Tenant): boolean;
  /** The instant to hand to `learn`, taken before the table is asked. */
  begin(): number;
  learn(tenants: Tenant[], begunAt: number): void;
  /** Deliveries were written, in a transaction that may still be running. */
  wrote(): void;
}

interface ListenersOptions {
  /** This process alone changes the table, and learns after each change. */
  soleWriter: boolean;
  onWritten?: (() => void) | undefined;
  /** Never goes back, ms. */
  monotonic?: () => number;
}

export function createWebhookListeners(options: ListenersOptions): WebhookListeners {
  const { soleWriter, onWritten = () => undefined, monotonic = () => performance.now() } = options;
  let known: { tenants: Set<string>; begunAt: number } | null = null;
  return {
    mayListen(tenant) {
      const counts = known !== null && (soleWriter || monotonic() - known.begunAt <= SHARED_LIFE_MS);
      if (!known || !counts) return true;
      return known.tenants.size > 0 && (tenant === undefined || known.tenants.has(tenantName(tenant)));
    },
    begin: monotonic,
    learn(tenants, begunAt) {
      // Of two that overlap the one that began later knows more.
      if (known && begunAt < known.begunAt) return;
      known = { tenants: new Set(tenants.map(tenantName)), begunAt };
    },
    wrote: onWritten,
  };
}
