import { setImmediate as nextTurn } from 'node:timers/promises';
import { LIMITS, ROUTES } from '@deskbell/protocol';
import { type Letter, writeDigest, writeTranscript } from '../domain/letter.ts';
import { chooseMailLocale, mailLanguage } from '../domain/mail-language.ts';
import type { MailRecord, MessageRecord } from '../domain/model.ts';
import type { Deps } from '../ports.ts';
import { makeMailToken } from './mail-tokens.ts';
import { readServiceSettings } from './service-settings.ts';
import { readBusinessName, readWidgetLook } from './widget-settings.ts';

const HOUR_MS = 3_600_000;
/** Messages of a transcript, the newest. */
const TRANSCRIPT_MAX = 1_000;

type ComposeDeps = Pick<Deps, 'storage' | 'secret' | 'baseUrl'>;

/** What a mail says, from the log as it is now; null: nothing any more. */
export async function composeMail(deps: ComposeDeps, mail: MailRecord): Promise<Letter | null> {
  const { tenant, conversationId, throughMark } = mail;
  const conversation = await deps.storage.getConversation(tenant, conversationId);
  if (!conversation) return null;
  const messages = await readLog(deps, mail);
  const context = await readContext(deps, mail, conversation.identityId);
  if (mail.kind === 'transcript') {
    // A question that the widget turns into buttons says nothing in a mail.
    const said = messages.filter(({ metadata }) => metadata['type'] !== 'csat_request');
    return said.length > 0 ? writeTranscript(context, said, throughMark) : null;
  }
  const replies = messages.filter(
    ({ senderType, metadata }) =>
      (senderType === 'agent' || senderType === 'ai') && metadata['redacted_at'] === undefined,
  );
  if (replies.length === 0 || mail.customerId === null) return null;
  const expiresAt = mail.createdAt + LIMITS.continueLinkHours * HOUR_MS;
  const base = deps.baseUrl();
  return writeDigest(context, {
    replies,
    link: `${base}${ROUTES.continuePage}/${makeMailToken(deps, 'open', mail.id, expiresAt)}`,
    refuseLink: `${base}${ROUTES.unsubscribePage}/${makeMailToken(deps, 'refuse', mail.customerId, 0)}`,
  });
}

async function readContext(deps: ComposeDeps, { tenant }: MailRecord, identityId: string) {
  const [businessName, look, settings, visit] = await Promise.all([
    readBusinessName(deps, tenant),
    readWidgetLook(deps, tenant),
    readServiceSettings(deps, tenant),
    deps.storage.findVisit(tenant, identityId),
  ]);
  return {
    language: mailLanguage(chooseMailLocale([visit?.language ?? null])),
    businessName,
    accentColor: look.accentColor,
    timeZone: visit?.timeZone ?? settings.hours.time_zone,
  };
}

/** The mail's part of the log; of a very long one its end. */
async function readLog(
  { storage }: Pick<Deps, 'storage'>,
  { conversationId, afterMark, throughMark }: MailRecord,
): Promise<MessageRecord[]> {
  const messages: MessageRecord[] = [];
  for (let after = afterMark; ; ) {
    const page = await storage.listMessages(conversationId, after, LIMITS.pageMax);
    messages.push(...page.filter(({ createdAt }) => createdAt <= throughMark));
    if (messages.length > TRANSCRIPT_MAX) messages.splice(0, messages.length - TRANSCRIPT_MAX);
    const last = page.at(-1);
    if (!last || page.length < LIMITS.pageMax || last.createdAt >= throughMark) return messages;
    after = last.createdAt;
    // SQLite works without yielding: others are served between two pages.
    await nextTurn();
  }
}
