import { type Storage, StorageUnavailable } from '../ports.ts';
import { createConversations } from './conversations.ts';
import { createCustomers } from './customers.ts';
import type { Engine } from './engine.ts';
import { createIdentityKeys } from './identity-keys.ts';
import { createInstallation } from './installation.ts';
import { createKeys } from './keys.ts';
import { createLogIn } from './log-in.ts';
import { createLoginCodes } from './login-codes.ts';
import { type CommitOptions, createMessages } from './messages.ts';
import { createNotes } from './notes.ts';
import { createSessions } from './sessions.ts';
import { createSweep } from './sweep.ts';
import { createUploads } from './uploads.ts';
import { createWidgetSettings } from './widget-settings.ts';

export type SqlStorage = Storage & {
  /** Sends that wait for a commit. */
  waiting(): number;
};

/** `Storage` on either engine. */
export function createSqlStorage(engine: Engine, options: CommitOptions): SqlStorage {
  const { drain, waiting, ...messages } = createMessages(engine, options);
  const storage: Storage = {
    ...messages,
    ...createConversations(engine),
    ...createNotes(engine),
    ...createSessions(engine),
    ...createCustomers(engine),
    ...createLogIn(engine),
    ...createInstallation(engine),
    ...createSweep(engine),
    ...createKeys(engine),
    ...createLoginCodes(engine),
    ...createIdentityKeys(engine),
    ...createUploads(engine),
    ...createWidgetSettings(engine),
    ping: engine.ping,
    async close() {
      await drain();
      await engine.close();
    },
  };
  return { ...explainingErrors(storage, engine), waiting };
}

/** Every method says "not now" the same way, whatever the engine calls it (ST8). */
function explainingErrors(storage: Storage, { dialect }: Engine): Storage {
  const rethrow = (error: unknown) => {
    throw error instanceof StorageUnavailable ? error : dialect.explain(error);
  };
  const methods = Object.entries(storage) as [string, (...parameters: unknown[]) => Promise<unknown>][];
  const explained = methods.map(([name, method]) => [
    name,
    (...parameters: unknown[]) => method(...parameters).catch(rethrow),
  ]);
  return Object.fromEntries(explained);
}
