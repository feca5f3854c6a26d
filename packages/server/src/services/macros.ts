import { LIMITS, type MacroBody } from '@deskbell/protocol';
import { AppError } from '../domain/app-error.ts';
import { parseMacro, parseMacroChange } from '../domain/macro.ts';
import type { Tenant } from '../domain/model.ts';
import type { MacroRecord } from '../domain/writing.ts';
import type { Deps } from '../ports.ts';

/** Canned replies, and what else they do (WR3). Every change is told to the tenant's agents. */
export async function createMacro(deps: Deps, tenant: Tenant, body: MacroBody): Promise<MacroRecord> {
  const macro = { id: deps.ids.macro(), tenant, ...parseMacro(body), createdAt: deps.clock.now() };
  const outcome = await deps.storage.createMacro(macro, LIMITS.macrosMax);
  if (outcome === 'full') {
    throw new AppError('BUSINESS_RULE_VIOLATION', `there can be at most ${LIMITS.macrosMax} macros`);
  }
  if (outcome === 'taken') throw shortcutTaken();
  announce(deps, tenant);
  return macro;
}

export async function changeMacro(
  deps: Deps,
  tenant: Tenant,
  id: string,
  body: Partial<MacroBody>,
): Promise<MacroRecord> {
  const macro = await deps.storage.changeMacro(tenant, id, parseMacroChange(body));
  if (macro === 'taken') throw shortcutTaken();
  if (macro === null) throw noSuchMacro();
  announce(deps, tenant);
  return macro;
}

export async function deleteMacro(deps: Deps, tenant: Tenant, id: string): Promise<void> {
  if (!(await deps.storage.deleteMacro(tenant, id))) throw noSuchMacro();
  announce(deps, tenant);
}

function announce({ bus }: Deps, tenant: Tenant): void {
  bus.publishToTenant(tenant, { type: 'changed', what: 'macros' });
}

function shortcutTaken(): AppError {
  return new AppError('CONFLICT', 'another macro has this shortcut', { context: { field: 'shortcut' } });
}

function noSuchMacro(): AppError {
  return new AppError('NOT_FOUND', 'no such macro');
}
