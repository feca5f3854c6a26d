/** On every answer of the API: it is data, never a page, and nobody may cache or embed it (EN7). */
export const API_HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  vary: 'Origin',
} as const;

/** Where browsers come by https they shall never come otherwise again. */
export const HTTPS_HEADERS = { 'strict-transport-security': 'max-age=31536000' } as const;
