export const WIDGET_INPUTS: string[];
export function ensureWidget(): Promise<void>;
