import type { Bus, Clock } from '../ports.ts';
import { createLocalBus } from './local-bus.ts';

export interface BusOptions {
  /** Redis or Valkey between several nodes; null: this process is alone. */
  redisUrl: string | null;
  clock: Pick<Clock, 'after'>;
  nodeId: string;
  onError: (error: unknown) => void;
  /** Redis is there again. */
  onBack: () => void;
  onLoss: () => void;
}

/** The bus the configuration names. Redis' client is loaded only where it is used. */
export async function openBus({ redisUrl, ...options }: BusOptions): Promise<Bus> {
  if (redisUrl === null) return createLocalBus(options.onError);
  const { createRedisBus } = await import('./redis-bus.ts');
  return createRedisBus({ ...options, url: redisUrl });
}
