export function ensureInbox(): Promise<void>;
