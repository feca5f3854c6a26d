import type { Static } from 'typebox';
import { expect, test } from 'vitest';
import * as schemas from './schemas.ts';
import type * as wire from './wire.ts';

// The compiler is the test here: a schema and the type of the same name must allow the same.

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
const same = <_Checks extends true>(): void => undefined;

test('every schema allows what its type allows', () => {
  same<Same<Static<typeof schemas.MessageSchema>, wire.Message>>();
  same<Same<Static<typeof schemas.ConversationSchema>, wire.Conversation>>();
  same<Same<Static<typeof schemas.OpenedConversationSchema>, wire.OpenedConversation>>();
  same<Same<Static<typeof schemas.SendMessageBodySchema>, wire.SendMessageBody>>();
  same<Same<Static<typeof schemas.AgentConversationPageSchema>, wire.AgentConversationPage>>();
  same<Same<Static<typeof schemas.AgentReplyBodySchema>, wire.AgentReplyBody>>();
  same<Same<Static<typeof schemas.ConversationChangeSchema>, wire.ConversationChange>>();
  same<Same<Static<typeof schemas.NotePageSchema>, wire.NotePage>>();
  same<Same<Static<typeof schemas.ApiKeySchema>, wire.ApiKey>>();
  same<Same<Static<typeof schemas.RequestCodeBodySchema>, wire.RequestCodeBody>>();
  same<Same<Static<typeof schemas.CodeRequestedSchema>, wire.CodeRequested>>();
  same<Same<Static<typeof schemas.VerifyCodeBodySchema>, wire.VerifyCodeBody>>();
  same<Same<Static<typeof schemas.LoggedInSchema>, wire.LoggedIn>>();
  same<Same<Static<typeof schemas.AuthStatusSchema>, wire.AuthStatus>>();
  same<Same<Static<typeof schemas.ProfileChangeSchema>, wire.ProfileChange>>();
  same<Same<Static<typeof schemas.MintSessionBodySchema>, wire.MintSessionBody>>();
  same<Same<Static<typeof schemas.MintedSessionSchema>, wire.MintedSession>>();
  same<Same<Static<typeof schemas.AgentCustomerSchema>, wire.AgentCustomer>>();
  same<Same<Static<typeof schemas.AgentSessionPageSchema>, wire.AgentSessionPage>>();
  same<Same<Static<typeof schemas.IdentityKeySchema>, wire.IdentityKey>>();
  same<Same<Static<typeof schemas.CreateIdentityKeyBodySchema>, wire.CreateIdentityKeyBody>>();
  same<Same<Static<typeof schemas.CreatedIdentityKeySchema>, wire.CreatedIdentityKey>>();
  same<Same<Static<typeof schemas.OutboxEntrySchema>, wire.OutboxEntry>>();
  same<Same<Static<typeof schemas.UploadInitBodySchema>, wire.UploadInitBody>>();
  same<Same<Static<typeof schemas.UploadStartedSchema>, wire.UploadStarted>>();
  same<Same<Static<typeof schemas.ConfirmedUploadSchema>, wire.ConfirmedUpload>>();
  same<Same<Static<typeof schemas.UploadPolicySchema>, wire.UploadPolicy>>();
  same<Same<Static<typeof schemas.WidgetLookSchema>, wire.WidgetLook>>();
  same<Same<Static<typeof schemas.WidgetLookChangeSchema>, Partial<wire.WidgetLook>>>();
  same<Same<Static<typeof schemas.WidgetSettingsSchema>, wire.WidgetSettings>>();
  expect(schemas).toBeTypeOf('object');
});
