export function findClamd(): string | null;
