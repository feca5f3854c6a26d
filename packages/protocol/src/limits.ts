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
  /** Minutes after which unread replies may be mailed (CM1). */
  mailAfterMinutesMax: 1440,
  /** Spans of one day of opening hours (CM1). */
  hoursSpansMax: 10,
  returnUrlMaxLength: 500,
  /** Code points of the words beside a rating (CM13). */
  csatCommentMaxCodePoints: 1000,
  /** Life of the link in a mail (CM6). */
  continueLinkHours: 72,
  /** Between the click on the link and the widget that takes it up (CM7). */
  continueCodeSeconds: 120,
  /** Transcripts of one conversation in a day (CM11). */
  transcriptsPerDay: 5,
  /** Code points of what a member keeps unsent (WR1); more than a message may have, so that nothing is lost. */
  draftMaxCodePoints: 8000,
  /** Macros of a tenant (WR3). */
  macrosMax: 500,
  macroTitleMaxCodePoints: 100,
  macroShortcutMaxLength: 40,
  macroActionsMax: 10,
  /** Characters of a tag and of an assignee's id in a macro. */
  macroValueMaxLength: 100,
  /** People one note can mention (WR5). */
  mentionsMax: 20,
  /** A viewer counts as gone after this long without a word (WR7). */
  viewingSeconds: 30,
  /** Somebody who types counts as typing this long (WR7). */
  typingSeconds: 6,
  /** Viewers of a tenant's conversations at once (WR7). */
  viewersMax: 1000,
  /** Attributes of a customer (CU3). */
  attributesMax: 50,
  attributeNameMaxLength: 64,
  attributeTextMaxCodePoints: 500,
  /** Characters of a page's address (CU5). */
  visitUrlMaxLength: 2000,
  visitTextMaxCodePoints: 300,
  /** Characters of a search (SR2). */
  searchMaxLength: 200,
  /** Words of a search that are looked for (SR2). */
  searchWordsMax: 16,
  /** Tags of one conversation, and different ones in use in a tenant (DK5). */
  tagsPerConversation: 20,
  tagsPerTenant: 500,
  /** Code points of a tag. */
  tagMaxCodePoints: 40,
  /** How far ahead a conversation can be snoozed (DK4). */
  snoozeDaysMax: 366,
  /** Days numbers can be asked for at once (NU1). */
  numbersDaysMax: 366,
  /** Code points of the newest message a list shows (DK1). */
  previewCodePoints: 200,
  /** Views one member keeps, and views a tenant shares (DK9). */
  viewsPerMember: 30,
  viewsShared: 30,
  viewNameMaxCodePoints: 60,
  /** Webhooks of a tenant (WH1). */
  webhooksMax: 20,
  webhookUrlMaxLength: 2000,
  /** Code points of a member's password (AC6). */
  passwordMinLength: 10,
  passwordMaxLength: 128,
  /** Life of a set-up link (AC2), of an invitation (AC7) and of the link that resets a password (AC8). */
  setUpLinkHours: 24,
  invitationDays: 7,
  resetLinkMinutes: 60,
  /** Members and open invitations of a business. */
  membersMax: 500,
} as const;
