const DAY_MS = 86_400_000;

/** Session life (SE4). */
export const SESSION = { idleMs: 30 * DAY_MS, absoluteMs: 365 * DAY_MS, touchEveryMs: 3_600_000 } as const;

interface Life {
  createdAt: number;
  lastSeenAt: number;
}

/** When the session ends however much it is used. */
export function expiresAt(session: Life): number {
  return session.createdAt + SESSION.absoluteMs;
}

/** When it ends if it is not used again. */
export function endsUnused(session: Life): number {
  return Math.min(session.lastSeenAt + SESSION.idleMs, expiresAt(session));
}

export function isExpired(session: Life, now: number): boolean {
  return now - session.lastSeenAt > SESSION.idleMs || now > expiresAt(session);
}

/** Whether the idle end should be postponed in the database now; not at every request, that would be a write each. */
export function isDueForTouch(session: Life, now: number): boolean {
  return now - session.lastSeenAt > SESSION.touchEveryMs;
}
