import type { CompiledQuery } from 'kysely';
import type pg from 'pg';

/** What a query looks at: of which table, how, and how many rows. */
export interface Scan {
  what: string;
  rows: number;
}

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  Plans?: Plan[];
}

/** Runs the query and tells what PostgreSQL looked at. */
export async function explainOnPostgres(pool: pg.Pool, { sql, parameters }: CompiledQuery): Promise<Scan[]> {
  const { rows } = await pool.query(`explain (analyze, format json) ${sql}`, [...parameters]);
  const [{ Plan }] = rows[0]['QUERY PLAN'] as [{ Plan: Plan }];
  return [...scansOf(Plan)];
}

function* scansOf(plan: Plan): Generator<Scan> {
  if (plan['Node Type'].endsWith('Scan') && plan['Node Type'] !== 'CTE Scan') {
    const removed = (plan['Rows Removed by Filter'] ?? 0) + (plan['Rows Removed by Index Recheck'] ?? 0);
    const what = [plan['Node Type'], plan['Relation Name'], plan['Index Name']].filter(Boolean).join(' ');
    yield { what, rows: (plan['Actual Rows'] + removed) * plan['Actual Loops'] };
  }
  for (const inner of plan.Plans ?? []) yield* scansOf(inner);
}
