export function buildWhenStale(built: { name: string; inputs: string[] }): Promise<void>;
export function fingerprintOfSources(root: string, inputs: string[]): string;
