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
  /** Life of a login code (AU2). */
  codeLifeSeconds: 300,
  /** Guesses compared per code (AU4). */
  codeGuessesMax: 5,
  /** Seconds between two codes to one contact; the last holds for all further ones (AU5). */
  codeCooldownSeconds: [30, 60, 300],
  /** Codes to one contact in 24 hours (AU5). */
  codesPerDay: 10,
  /** Characters of an `Idempotency-Key` (AU11). */
  idempotencyKeyMaxLength: 255,
  /** Characters of an e-mail address. */
  emailMaxLength: 254,
  /** Code points of a customer's name. */
  nameMaxLength: 200,
  /** Characters of a `sub` or `external_id` (ID1). */
  externalIdMaxLength: 255,
  /** How far ahead a signed identity's `exp` may lie (ID2). */
  identityTokenSeconds: 300,
  /** Life of an upload URL (UP2). */
  uploadLifeSeconds: 600,
  uploadFilenameMaxLength: 500,
  uploadContentTypeMaxLength: 255,
  /** Uploads of one session that are not attached (UP8). */
  uploadsPending: 20,
  /** Pixels of an image (UP4). */
  imagePixelsMax: 40_000_000,
  /** Pixels of an image's longer side (UP4). */
  imageSideMax: 32_767,
  /** Life of a signed file URL (FI1). */
  fileUrlSeconds: 300,
  /** Code points of what a widget says (WD2). */
  widgetTitleMaxCodePoints: 60,
  widgetLabelMaxCodePoints: 40,
  widgetTextMaxCodePoints: 500,
} as const;
