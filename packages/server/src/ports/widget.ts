import type { Tenant, WidgetLookRecord } from '../domain/model.ts';

/** How tenants' widgets look; a part of `Storage`. */
export interface WidgetLooks {
  /** Null: the tenant never changed the defaults. */
  findWidgetLook(tenant: Tenant): Promise<WidgetLookRecord | null>;
  /** Changes what `change` names, in `initial` when there is nothing yet; at least one field. Answers the whole. */
  changeWidgetLook(
    tenant: Tenant,
    initial: WidgetLookRecord,
    change: Partial<WidgetLookRecord>,
  ): Promise<WidgetLookRecord>;
}
