import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

// axe-core is the widget's and the inbox's development dependency.
const require = createRequire(new URL('../../../widget/package.json', import.meta.url));
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** WCAG 2.2 AA, and what axe holds to be good beside it. */
export const WCAG_22_AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * What axe finds on the page, or within what `within` selects, one line each; by its own choice of rules, or those with
 * these tags. The page's CSP must be bypassed, or allow what a console may.
 */
export async function findViolations(page: Page, { within, tags }: { within?: string; tags?: string[] } = {}) {
  await page.evaluate(AXE);
  const context = within === undefined ? 'document' : JSON.stringify({ include: [[within]] });
  const options = JSON.stringify(tags === undefined ? {} : { runOnly: tags });
  const { violations } = (await page.evaluate(`axe.run(${context}, ${options})`)) as AxeResults;
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}
