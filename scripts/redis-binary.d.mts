/** The file to run as `redis-server`, or null. */
export function findRedisBinary(): string | null;
