import { expect, test } from 'vitest';
import { maskSecrets } from './mask.ts';

test.each([
  ['x-public-key: pk_test_abc-DEF_1', 'x-public-key: pk_test_…'],
  ['x-api-key: sk_live_0123456789', 'x-api-key: sk_live_…'],
  ['authorization: Bearer abc.def-123', 'authorization: Bearer …'],
  ['"authorization":"Bearer abc"', '"authorization":"Bearer …"'],
  ['x-session-token: 1DpvLVNepJJ7-nVw', 'x-session-token: …'],
  ['"x-session-token":"1DpvLV"', '"x-session-token":"…"'],
  ['set-cookie: deskbell_test=1DpvLV; Path=/; HttpOnly', 'set-cookie: …; Path=/; HttpOnly'],
  ['cookie: theme=dark; deskbell_test=1DpvLV', 'cookie: …'],
  ['["deskbell_test=1DpvLVNepJJ7sliT3wTtX; Path=/"]', '["deskbell_test=…; Path=/"]'],
  ['["deskbell","token.abcDEF-_"]', '["deskbell","token.…"]'],
  ['{"session_token":"abc"}', '{"session_token":"…"}'],
  ['{"otp_code":"123456","token":"a.b.c","secret":"xyz"}', '{"otp_code":"…","token":"…","secret":"…"}'],
  ['{"code":"123456"},{"code":"CONFLICT"}', '{"code":"…"},{"code":"CONFLICT"}'],
  ['/files/up_1?expires=1&signature=ab-C_d', '/files/up_1?expires=1&signature=…'],
  ['/files/up_1?token=ab-C_d', '/files/up_1?token=…'],
  ['nothing to hide: thr_1, msg_2, content', 'nothing to hide: thr_1, msg_2, content'],
])('masks %s', (text, masked) => {
  expect(maskSecrets(text)).toBe(masked);
});
