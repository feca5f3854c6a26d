/** Paths of the API, relative to the server's origin. */
export const ROUTES = {
  conversation: '/api/v1/support/conversation',
  messages: '/api/v1/support/conversation/messages',
  socket: '/api/v1/support/conversation/ws',
  agentConversations: '/api/v1/agent/conversations',
  agentKeys: '/api/v1/agent/keys',
  agentSocket: '/api/v1/agent/ws',
} as const;

export const HEADERS = {
  publicKey: 'x-public-key',
  secretKey: 'x-api-key',
  sessionToken: 'x-session-token',
  requestId: 'x-request-id',
} as const;
