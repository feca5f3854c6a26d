/** Paths of the API, relative to the server's origin. */
export const ROUTES = {
  conversation: '/api/v1/support/conversation',
  messages: '/api/v1/support/conversation/messages',
  socket: '/api/v1/support/conversation/ws',
  widget: '/api/v1/support/widget',
  authRequestCode: '/api/v1/auth/request-otp',
  authVerifyCode: '/api/v1/auth/verify-otp',
  authIdentify: '/api/v1/auth/identify',
  authStatus: '/api/v1/auth/status',
  authUser: '/api/v1/auth/user',
  authProfile: '/api/v1/auth/profile',
  authLogout: '/api/v1/auth/logout',
  uploads: '/api/v1/uploads',
  uploadInit: '/api/v1/uploads/init',
  uploadConfirm: '/api/v1/uploads/confirm',
  agentConversations: '/api/v1/agent/conversations',
  agentKeys: '/api/v1/agent/keys',
  agentSessions: '/api/v1/agent/sessions',
  agentCustomers: '/api/v1/agent/customers',
  agentIdentityKeys: '/api/v1/agent/identity-keys',
  agentOutbox: '/api/v1/agent/outbox',
  agentUploads: '/api/v1/agent/uploads',
  agentUploadPolicy: '/api/v1/agent/upload-policy',
  agentWidgetSettings: '/api/v1/agent/widget-settings',
  agentSocket: '/api/v1/agent/ws',
  /** Below it lie the bytes themselves: `PUT` on an upload URL, `GET` on a file URL. */
  files: '/files',
} as const;

export const HEADERS = {
  publicKey: 'x-public-key',
  secretKey: 'x-api-key',
  sessionToken: 'x-session-token',
  requestId: 'x-request-id',
  idempotencyKey: 'idempotency-key',
} as const;
