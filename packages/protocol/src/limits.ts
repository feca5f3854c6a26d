/** Every limit a client can run into. One home: schemas, checks, documentation and tests read them here. */
export const LIMITS = {
  /** Code points of a message after trimming (MS3). */
  contentMaxCodePoints: 4000,
  /** Characters (UTF-16 units) of a `client_id` (MS7). */
  clientIdMaxLength: 200,
  /** Uploads on one message (MS9). */
  attachmentsMax: 10,
  /** Messages `POST /conversation` answers (CV1). */
  recentMessages: 50,
  pageDefault: 50,
  pageMax: 100,
  /** Bytes of a request body (IN3). Room for 4000 astral characters, each escaped as twelve bytes. */
  bodyBytes: 64 * 1024,
  /** Nesting of a request body (IN2). */
  jsonDepth: 16,
  /** Bytes of one frame a client sends (WS9). */
  upFrameBytes: 4 * 1024,
  /** Fragments of one frame (WS9). */
  upFrameFragments: 16,
  /** Frames a client may send in `upFrameWindowMs` (WS9). */
  upFramesPerWindow: 60,
  upFrameWindowMs: 10_000,
  /** Unsent bytes after which a socket counts as a reader that does not read (WS10). */
  socketBacklogBytes: 256 * 1024,
  /** Sockets of one identity (WS12). */
  socketsPerIdentity: 20,
} as const;
