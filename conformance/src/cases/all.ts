import type { Case } from '../case.ts';
import { agentConversationCases } from './agent-conversations.ts';
import { agentCustomerCases } from './agent-customers.ts';
import { agentListCases } from './agent-list.ts';
import { agentNoteCases } from './agent-notes.ts';
import { agentReplyCases } from './agent-replies.ts';
import { agentSessionCases } from './agent-sessions.ts';
import { agentSocketCases } from './agent-socket.ts';
import { attachmentCases } from './attachments.ts';
import { authSessionCases } from './auth-session.ts';
import { clientIdCases } from './client-ids.ts';
import { codeCooldownCases } from './code-cooldown.ts';
import { codeLoginCases } from './code-logins.ts';
import { contentCases } from './content.ts';
import { conversationCases } from './conversation.ts';
import { corsCases } from './cors.ts';
import { cursorCases } from './cursor.ts';
import { customerPanelCases } from './customer-panel.ts';
import { deskConversationCases } from './desk-conversations.ts';
import { deskTimelineCases } from './desk-timeline.ts';
import { envelopeCases } from './envelope.ts';
import { erasureCases } from './erasure.ts';
import { fileRangeCases } from './file-ranges.ts';
import { fileUrlCases } from './file-urls.ts';
import { fileCases } from './files.ts';
import { idempotencyKeyCases } from './idempotency-keys.ts';
import { identityForgeryCases } from './identity-forgeries.ts';
import { identityKeyCases } from './identity-keys.ts';
import { inboxPageCases } from './inbox-page.ts';
import { inputCases } from './input.ts';
import { isolationCases } from './isolation.ts';
import { jsonStructureCases } from './json-structure.ts';
import { keyManagementCases } from './key-management.ts';
import { keyCases } from './keys.ts';
import { limitCases } from './limits.ts';
import { logOrderCases } from './log-order.ts';
import { loginCodeCases } from './login-codes.ts';
import { loginGuessCases } from './login-guesses.ts';
import { loginMergeCases } from './login-merge.ts';
import { loginRaceCases } from './login-races.ts';
import { loginTokenCases } from './login-tokens.ts';
import { macroCases } from './macros.ts';
import { mailLinkCases } from './mail-links.ts';
import { malformedRequestCases } from './malformed-requests.ts';
import { memberCases } from './members.ts';
import { numberCases } from './numbers.ts';
import { oddIdCases } from './odd-ids.ts';
import { operationCases } from './operation.ts';
import { originCases } from './origins.ts';
import { otherTenantCases } from './other-tenant.ts';
import { otherTenantAccountCases } from './other-tenant-accounts.ts';
import { pollingCases } from './polling.ts';
import { privateNoteCases } from './private-notes.ts';
import { ratingCases } from './ratings.ts';
import { redactionCases } from './redaction.ts';
import { searchCases } from './search.ts';
import { seedExamples } from './seed-examples.ts';
import { sendingCases } from './sending.ts';
import { serviceSettingsCases } from './service-settings.ts';
import { sessionCases } from './sessions.ts';
import { signedIdentityCases } from './signed-identity.ts';
import { slowReaderCases } from './slow-reader.ts';
import { slowRequestCases } from './slow-requests.ts';
import { socketAbuseCases } from './socket-abuse.ts';
import { socketConnectCases } from './socket-connect.ts';
import { socketFrameCases } from './socket-frames.ts';
import { socketIdleCases } from './socket-idle.ts';
import { timestampCases } from './timestamps.ts';
import { transcriptCases } from './transcripts.ts';
import { unobservableCases } from './unobservable.ts';
import { uploadContentCases } from './upload-content.ts';
import { uploadOwnershipCases } from './upload-ownership.ts';
import { uploadPolicyCases } from './upload-policy.ts';
import { uploadPutCases } from './upload-put.ts';
import { uploadCases } from './uploads.ts';
import { visitCases } from './visits.ts';
import { webhookUrlCases } from './webhook-urls.ts';
import { webhookCases } from './webhooks.ts';
import { widgetCases } from './widget.ts';

/** The whole kit, in the order of the contract's sections after the published examples. */
export const cases: readonly Case[] = [
  ...seedExamples,
  ...logOrderCases,
  ...isolationCases,
  ...privateNoteCases,
  ...envelopeCases,
  ...malformedRequestCases,
  ...inputCases,
  ...jsonStructureCases,
  ...oddIdCases,
  ...slowRequestCases,
  ...keyCases,
  ...keyManagementCases,
  ...originCases,
  ...corsCases,
  ...otherTenantCases,
  ...otherTenantAccountCases,
  ...sessionCases,
  ...authSessionCases,
  ...loginCodeCases,
  ...codeCooldownCases,
  ...loginGuessCases,
  ...codeLoginCases,
  ...idempotencyKeyCases,
  ...signedIdentityCases,
  ...identityForgeryCases,
  ...identityKeyCases,
  ...loginMergeCases,
  ...loginTokenCases,
  ...loginRaceCases,
  ...conversationCases,
  ...timestampCases,
  ...sendingCases,
  ...contentCases,
  ...clientIdCases,
  ...pollingCases,
  ...cursorCases,
  ...socketConnectCases,
  ...socketFrameCases,
  ...socketAbuseCases,
  ...slowReaderCases,
  ...socketIdleCases,
  ...memberCases,
  ...inboxPageCases,
  ...agentListCases,
  ...agentConversationCases,
  ...agentReplyCases,
  ...agentNoteCases,
  ...agentSocketCases,
  ...deskConversationCases,
  ...deskTimelineCases,
  ...macroCases,
  ...redactionCases,
  ...agentCustomerCases,
  ...agentSessionCases,
  ...customerPanelCases,
  ...visitCases,
  ...erasureCases,
  ...uploadCases,
  ...uploadPutCases,
  ...uploadContentCases,
  ...uploadOwnershipCases,
  ...attachmentCases,
  ...fileUrlCases,
  ...fileCases,
  ...fileRangeCases,
  ...uploadPolicyCases,
  ...widgetCases,
  ...searchCases,
  ...webhookCases,
  ...webhookUrlCases,
  ...serviceSettingsCases,
  ...mailLinkCases,
  ...transcriptCases,
  ...ratingCases,
  ...numberCases,
  ...limitCases,
  ...operationCases,
  ...unobservableCases,
];
