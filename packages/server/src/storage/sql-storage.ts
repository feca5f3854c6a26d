import { type Storage, StorageUnavailable } from '../ports.ts';
import { createAnnouncedSubjects } from './announced-subjects.ts';
import { createAudit } from './audit.ts';
import { createAuthRecords } from './auth-records.ts';
import { createConversations } from './conversations.ts';
import { createRatings } from './csat.ts';
import { createCustomers } from './customers.ts';
import { createDesk } from './desk.ts';
import { createDrafts } from './drafts.ts';
import type { Engine } from './engine.ts';
import { createIdentityKeys } from './identity-keys.ts';
import { createInstallation } from './installation.ts';
import { createInvitations } from './invitations.ts';
import { createKeys } from './keys.ts';
import { createLogIn } from './log-in.ts';
import { createLoginCodes } from './login-codes.ts';
import { createMacros } from './macros.ts';
import { createMailLinks } from './mail-links.ts';
import { createMailQueue } from './mail-queue.ts';
import { createMailSearch } from './mail-search.ts';
import { createMemberSessions } from './member-sessions.ts';
import { createMembers } from './members.ts';
import { createMentions } from './mentions.ts';
import { type CommitOptions, createMessages } from './messages.ts';
import { createNotes } from './notes.ts';
import { createNumbersSource } from './numbers.ts';
import { createPeople } from './people.ts';
import { createSearch } from './search.ts';
import { createServiceSettings } from './service-settings.ts';
import { createSessions } from './sessions.ts';
import { createSweep } from './sweep.ts';
import { createUploads } from './uploads.ts';
import { createWebhookDeliveries } from './webhook-deliveries.ts';
import { createWebhooks } from './webhooks.ts';
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
    ...createDesk(engine),
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
    ...createMembers(engine),
    ...createMemberSessions(engine),
    ...createInvitations(engine),
    ...createAudit(engine),
    ...createAuthRecords(engine),
    ...createSearch(engine),
    ...createNumbersSource(engine),
    ...createServiceSettings(engine),
    ...createMailSearch(engine),
    ...createMailQueue(engine),
    ...createMailLinks(engine),
    ...createRatings(engine),
    ...createDrafts(engine),
    ...createMacros(engine),
    ...createMentions(engine),
    ...createPeople(engine),
    ...createWebhooks(engine),
    ...createWebhookDeliveries(engine, options.clock),
    ...createAnnouncedSubjects(engine),
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
