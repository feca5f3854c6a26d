export function ensureWidget(): Promise<void>;
export function fingerprintOfSources(root: string): string;
