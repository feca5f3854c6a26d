import Database from 'better-sqlite3';

/** Null, or the first things SQLite's quick_check found. */
export function checkIntegrity(file: string): string | null {
  const database = new Database(file, { readonly: true });
  try {
    const findings = database.pragma('quick_check(3)') as { quick_check: string }[];
    const text = findings.map(finding => finding.quick_check).join('; ');
    return text === 'ok' ? null : text;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    database.close();
  }
}
