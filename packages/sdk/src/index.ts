export type {
  Attachment,
  AuthStatus,
  CodeRequested,
  ConfirmedUpload,
  Conversation,
  Csat,
  Customer,
  Message,
  OpenedConversation,
  ProfileChange,
  SenderType,
  Timestamp,
  TranscriptRequested,
  VisitBody,
} from '@deskbell/protocol';
export type { Auth } from './auth.ts';
export { type Client, type ClientOptions, createClient } from './client.ts';
export type { ConnectionState } from './connection.ts';
export { detectEnvironment, type Environment } from './environment.ts';
export { MessageLog, type Poll } from './message-log.ts';
export { browserOutbox, memoryOutbox, type OutboxEntry, type OutboxStore } from './outbox-store.ts';
export type { DeskbellError, Result } from './result.ts';
export type { SendOptions, Support, SupportSnapshot } from './support.ts';
export { browserTokens, memoryTokens, type TokenStore } from './token-store.ts';
export type { UploadOptions, Uploads } from './uploads.ts';
