import type { Actor, AuditEntry, AuditPage } from '@deskbell/protocol';
import { badCursor } from '../domain/cursor.ts';
import type { AuditRecord, Tenant } from '../domain/model.ts';
import { parseLimit } from '../domain/page.ts';
import { formatTimestamp } from '../domain/timestamp.ts';
import type { Deps } from '../ports.ts';

export interface Audited {
  action: string;
  targetId?: string | null;
  /** Names and values that changed; never a secret, never what somebody wrote. */
  details?: Record<string, unknown>;
  ip?: string | null;
  /** It concerns the business and not this environment alone. */
  isBusinessWide?: boolean;
}

/**
 * Writes down who changed what, after the change (AC14). A change that was made is not refused because it could not be
 * written down; that it could not is reported.
 */
export async function audit(
  { storage, ids, clock, report }: Pick<Deps, 'storage' | 'ids' | 'clock' | 'report'>,
  { businessId, environment }: Tenant,
  { kind, id, name }: Actor,
  { action, targetId = null, details = {}, ip = null, isBusinessWide = false }: Audited,
): Promise<void> {
  const entry: AuditRecord = {
    id: ids.auditEntry(),
    businessId,
    environment: isBusinessWide ? null : environment,
    action,
    actor: { kind, id, name },
    targetId,
    details,
    ip,
    createdAt: clock.now(),
  };
  await storage.addAuditEntry(entry).catch(report);
}

/** Of what a request named, how it is now: the details of a change of settings. */
export function changedTo(now: object, named: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(now).filter(([field]) => field in named));
}

export interface AuditQuery {
  cursor?: unknown;
  limit?: unknown;
}

/** Newest first (AC14). */
export async function listAudit(
  { storage }: Pick<Deps, 'storage'>,
  tenant: Tenant,
  query: AuditQuery,
): Promise<AuditPage> {
  const limit = parseLimit(query.limit);
  const after = parseCursor(query.cursor);
  const { entries, next } = await storage.listAuditEntries(tenant, { ...(after !== undefined && { after }), limit });
  return { entries: entries.map(present), next_cursor: next === null ? null : String(next) };
}

function parseCursor(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string' && /^\d{1,15}$/.test(value)) return Number(value);
  throw badCursor();
}

function present({ id, action, actor, targetId, details, ip, createdAt }: AuditRecord): AuditEntry {
  return { id, action, actor, target_id: targetId, details, ip, created_at: formatTimestamp(createdAt) };
}
