import { ROUTES } from '@deskbell/protocol';
import type { Answer } from '../answer.ts';
import { type Case, NotObserved } from '../case.ts';
import { unique } from '../customer.ts';
import { expectEqual, expectError, expectThat } from '../expect.ts';
import type { Target } from '../target.ts';

async function readPage(target: Target, path: string = ROUTES.inbox): Promise<Answer> {
  const answer = await target.request({ path });
  if (answer.status === 404) throw new NotObserved('this server has no inbox');
  expectEqual(answer.status, 200, `the status of ${path}`, answer);
  expectThat((answer.headers['content-type'] ?? '').startsWith('text/html'), 'a page', answer.headers, answer);
  return answer;
}

const filesOf = (page: Answer): string[] =>
  [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(found => found[1] as string);

export const inboxPageCases: Case[] = [
  {
    rules: ['IB1'],
    title: 'one page for every path, revalidated; its files are there, those with a hash for ever',
    run: async target => {
      const page = await readPage(target);
      expectEqual(page.headers['cache-control'], 'no-cache', 'cache-control', page);
      for (const path of ['/settings/members', '/c/thr_anything']) {
        expectEqual((await readPage(target, ROUTES.inbox + path)).text, page.text, `the page of ${path}`);
      }
      const files = filesOf(page);
      expectThat(files.length > 0, 'a page that loads files', page.text, page);
      for (const path of files) {
        const file = await target.request({ path });
        expectEqual(file.status, 200, `the status of ${path}`, file);
        const isHashed = /-[\w-]{8}\.\w+$/.test(path);
        const caching = file.headers['cache-control'] ?? '';
        expectThat(caching.includes('immutable') === isHashed, `caching that fits ${path}`, caching, file);
      }
      expectError(await target.request({ path: `${ROUTES.inbox}/assets/${unique('main')}.js` }), 'NOT_FOUND');
      expectError(await target.request({ path: `${ROUTES.inboxAuth}/${unique('path')}` }), 'NOT_FOUND');
    },
  },
  {
    rules: ['IB2'],
    title: 'its policy allows nothing inline and nothing from elsewhere, and nobody frames it',
    run: async target => {
      const page = await readPage(target);
      const policy = page.headers['content-security-policy'] ?? '';
      const rules = new Map(policy.split('; ').map(rule => [rule.split(' ')[0], rule.split(' ').slice(1).join(' ')]));
      expectEqual(rules.get('default-src'), "'none'", 'default-src', page);
      expectEqual(rules.get('script-src'), "'self'", 'script-src', page);
      expectEqual(rules.get('style-src'), "'self'", 'style-src', page);
      expectEqual(rules.get('frame-ancestors'), "'none'", 'frame-ancestors', page);
      expectThat(!/unsafe|\*/.test(policy), 'a policy without unsafe- and *', policy, page);
      expectThat(!/<script(?![^>]* src=)|<style| style=| on\w+=/.test(page.text), 'nothing inline', page.text, page);
    },
  },
];
