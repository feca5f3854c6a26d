import type { Case } from '../case.ts';
import { agentConversationCases } from './agent-conversations.ts';
import { agentListCases } from './agent-list.ts';
import { agentNoteCases } from './agent-notes.ts';
import { agentReplyCases } from './agent-replies.ts';
import { agentSocketCases } from './agent-socket.ts';
import { clientIdCases } from './client-ids.ts';
import { contentCases } from './content.ts';
import { conversationCases } from './conversation.ts';
import { corsCases } from './cors.ts';
import { cursorCases } from './cursor.ts';
import { envelopeCases } from './envelope.ts';
import { inputCases } from './input.ts';
import { isolationCases } from './isolation.ts';
import { jsonStructureCases } from './json-structure.ts';
import { keyManagementCases } from './key-management.ts';
import { keyCases } from './keys.ts';
import { limitCases } from './limits.ts';
import { logOrderCases } from './log-order.ts';
import { malformedRequestCases } from './malformed-requests.ts';
import { operationCases } from './operation.ts';
import { originCases } from './origins.ts';
import { otherTenantCases } from './other-tenant.ts';
import { pollingCases } from './polling.ts';
import { privateNoteCases } from './private-notes.ts';
import { seedExamples } from './seed-examples.ts';
import { sendingCases } from './sending.ts';
import { sessionCases } from './sessions.ts';
import { slowReaderCases } from './slow-reader.ts';
import { slowRequestCases } from './slow-requests.ts';
import { socketAbuseCases } from './socket-abuse.ts';
import { socketConnectCases } from './socket-connect.ts';
import { socketFrameCases } from './socket-frames.ts';
import { socketIdleCases } from './socket-idle.ts';
import { timestampCases } from './timestamps.ts';
import { unobservableCases } from './unobservable.ts';

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
  ...slowRequestCases,
  ...keyCases,
  ...keyManagementCases,
  ...originCases,
  ...corsCases,
  ...otherTenantCases,
  ...sessionCases,
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
  ...agentListCases,
  ...agentConversationCases,
  ...agentReplyCases,
  ...agentNoteCases,
  ...agentSocketCases,
  ...limitCases,
  ...operationCases,
  ...unobservableCases,
];
