import type { Members } from '../ports/members.ts';
import type { Engine } from './engine.ts';

/** Who changed what (AC14). */
export function createAudit({ reader, write }: Engine): Pick<Members, 'addAuditEntry' | 'listAuditEntries'> {
  return {
    async addAuditEntry({ id, businessId, environment, action, actor, targetId, details, ip, createdAt }) {
      await write(transaction =>
        transaction
          .insertInto('audit_entry')
          .values({
            id,
            business_id: businessId,
            environment,
            action,
            actor_kind: actor.kind,
            actor_id: actor.id,
            actor_name: actor.name,
            target_id: targetId,
            details: JSON.stringify(details),
            ip,
            created_at: createdAt,
          })
          .execute(),
      );
    },

    async listAuditEntries({ businessId, environment }, { after, limit }) {
      let query = reader
        .selectFrom('audit_entry')
        .selectAll()
        .where('business_id', '=', businessId)
        .where(eb => eb.or([eb('environment', 'is', null), eb('environment', '=', environment)]));
      if (after !== undefined) query = query.where('number', '<', after);
      const rows = await query
        .orderBy('number', 'desc')
        .limit(limit + 1)
        .execute();
      const entries = rows.slice(0, limit).map(row => ({
        id: row.id,
        businessId: row.business_id,
        environment: row.environment,
        action: row.action,
        actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
        targetId: row.target_id,
        details: JSON.parse(row.details) as Record<string, unknown>,
        ip: row.ip,
        createdAt: row.created_at,
      }));
      return { entries, next: rows.length > limit ? (rows[limit - 1]?.number ?? null) : null };
    },
  };
}
