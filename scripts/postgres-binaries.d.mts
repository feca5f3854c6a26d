/** The directory with PostgreSQL's `initdb` and `postgres`, newest first, or null. */
export function findPostgresBinaries(): string | null;
