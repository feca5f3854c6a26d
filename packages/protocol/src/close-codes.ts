/** Why a socket was closed, and whether the client should come back. */
export const CLOSE = {
  unsupportedData: { code: 1003, reason: 'frames are text', reconnect: false },
  policy: { code: 1008, reason: 'frame refused', reconnect: false },
  serviceRestart: { code: 1012, reason: 'server restarts', reconnect: true },
  tooSlow: { code: 1013, reason: 'reader too slow', reconnect: true },
  /** It could not be served just now. */
  tryAgain: { code: 1013, reason: 'try again later', reconnect: true },
  /** The session ended (logout, login, revocation): reconnect with the new token, if there is one. */
  sessionEnded: { code: 4401, reason: 'session ended', reconnect: true },
} as const;

export type CloseReason = (typeof CLOSE)[keyof typeof CLOSE];
