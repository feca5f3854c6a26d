import type { SenderType } from '@deskbell/protocol';
import type { Environment } from './environment.ts';

/** A `typing` frame counts this long; agents' apps repeat it. */
const HEARD_MS = 5_000;
const SAID_EVERY_MS = 2_000;

export interface Typing {
  /** Somebody else is writing; counts for some seconds. */
  heard(sender: SenderType): void;
  /** They are not any more; nobody is told. */
  forget(): void;
  /** Whether it is time to say again that the customer is writing. */
  isDue(): boolean;
}

export function createTyping(
  environment: Pick<Environment, 'now' | 'after'>,
  onChange: (typing: SenderType | null) => void,
): Typing {
  let forget: () => void = () => undefined;
  let saidAt = Number.NEGATIVE_INFINITY;
  return {
    heard(sender) {
      forget();
      forget = environment.after(HEARD_MS, () => onChange(null));
      onChange(sender);
    },
    forget: () => forget(),
    isDue() {
      const now = environment.now();
      if (now - saidAt < SAID_EVERY_MS) return false;
      saidAt = now;
      return true;
    },
  };
}
