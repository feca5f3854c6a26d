import type { Locator, Page } from 'playwright-core';
import { until } from '../../../server/src/test/process/until.ts';

/** The inbox in one window, as who works in it sees it. */
export interface AgentPage {
  page: Page;
  /** Rows of the list, in order. */
  rows: Locator;
  row(text: string): Locator;
  field: Locator;
  /** The texts of the bubbles that are in the page, in order. */
  bubbles(): Promise<string[]>;
  sees(text: string): Promise<void>;
  /** Writes by keyboard, as a reply (`r`) or a note (`n`), and sends. */
  write(kind: 'reply' | 'note', text: string): Promise<void>;
  press(...keys: string[]): Promise<void>;
  /** Types into the command bar, or whatever choice is open, and takes the first that fits. */
  choose(text: string): Promise<void>;
  /** Searches until something with that word is found: what is new is found a moment later. */
  finds(query: string, word: string): Promise<void>;
  /** Waits until the views say so. */
  counted(view: string, count: number): Promise<void>;
}

export function agentPage(page: Page): AgentPage {
  const field = page.locator('.composer textarea');
  return {
    page,
    rows: page.locator('.list-row'),
    row: text => page.locator('.list-row', { hasText: text }),
    field,
    bubbles: () => page.locator('.timeline .bubble').allTextContents(),
    sees: text => page.locator('.timeline .bubble', { hasText: text }).first().waitFor(),
    async write(kind, text) {
      await page.keyboard.press(kind === 'reply' ? 'r' : 'n');
      await field.and(page.locator(':focus')).waitFor();
      await page.keyboard.insertText(text);
      await page.keyboard.press('Control+Enter');
    },
    async press(...keys) {
      for (const key of keys) await page.keyboard.press(key);
    },
    async choose(text) {
      await page.locator('.palette input').waitFor();
      await page.keyboard.insertText(text);
      await page.locator('.palette [aria-selected=true]', { hasText: new RegExp(text, 'i') }).waitFor();
      await page.keyboard.press('Enter');
    },
    async finds(query, word) {
      const search = page.locator('#search-field');
      await page.keyboard.press('/');
      await search.waitFor();
      await until(`something with ${word}`, async () => {
        await search.fill('');
        await page.keyboard.type(query);
        const hit = page.locator('.hit mark', { hasText: word }).first();
        return hit.waitFor({ timeout: 1_000 }).then(
          () => true,
          () => undefined,
        );
      });
    },
    counted: (view, count) =>
      page
        .locator('.sidebar-item', { hasText: view })
        .locator('.count', { hasText: new RegExp(`^${count}$`) })
        .waitFor(),
  };
}
