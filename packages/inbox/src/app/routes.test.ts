import { expect, test } from 'vitest';
import { parseRoute, searchPath, viewPath } from './routes.ts';

test.each([
  ['/inbox', { page: 'desk', view: 'open', conversationId: null }],
  ['/inbox/', { page: 'desk', view: 'open', conversationId: null }],
  ['/inbox/nowhere', { page: 'desk', view: 'open', conversationId: null }],
  ['/inbox/view/mine/thr_1', { page: 'desk', view: 'mine', conversationId: 'thr_1' }],
  ['/inbox/view/tag%3Aa%2Fb', { page: 'desk', view: 'tag:a/b', conversationId: null }],
  ['/inbox/view/%', { page: 'desk', view: '%', conversationId: null }],
  ['/inbox/conversation/thr_1', { page: 'desk', view: 'all', conversationId: 'thr_1' }],
  ['/inbox/search/thr_1?q=a%20b', { page: 'search', query: 'a b', conversationId: 'thr_1' }],
  ['/inbox/settings/keys', { page: 'settings', section: 'keys' }],
  ['/inbox/setup?token=t', { page: 'access', screen: 'setup', token: 't' }],
  ['/inbox/invitation#token=t', { page: 'access', screen: 'invitation', token: 't' }],
])('%s', (address, route) => {
  expect(parseRoute(address)).toEqual(route);
});

test('what is written can be read', () => {
  expect(parseRoute(`/inbox${viewPath('tag:ü/%', 'thr_1')}`)).toMatchObject({
    view: 'tag:ü/%',
    conversationId: 'thr_1',
  });
  expect(parseRoute(`/inbox${searchPath('50% & more', 'thr_1')}`)).toMatchObject({ query: '50% & more' });
});
