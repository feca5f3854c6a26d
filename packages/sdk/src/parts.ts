// What Deskbell's own web apps are made of too. Only inside this repository: the published package does not have it.
export { type Backoff, backoffMs } from './backoff.ts';
export { type Connection, type ConnectionState, createConnection } from './connection.ts';
export { detectEnvironment, type Environment } from './environment.ts';
export { newId } from './ids.ts';
export { type DeskbellError, failed, ok, type Result } from './result.ts';
export { putBytes, type UploadOptions } from './uploads.ts';
