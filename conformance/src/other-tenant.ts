import { NotObserved } from './case.ts';
import { createTarget, type Keys, type Target } from './target.ts';

// The second tenant of the server: another business, or the other environment of the same.

export function otherKeys(target: Target): Keys {
  const { other } = target.options;
  if (other) return other;
  throw new NotObserved('it takes the keys of a second tenant: --other-public-key and --other-secret-key');
}

export function otherTarget(target: Target): Target {
  const other = createTarget({ ...target.options, ...otherKeys(target) });
  target.atEnd(other.end);
  return other;
}
