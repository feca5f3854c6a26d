import type { Locator, Page } from 'playwright-core';

/** The widget on a page, as its user sees it. Playwright looks into open shadow roots by itself. */
export interface CustomerPage {
  page: Page;
  launcher: Locator;
  dialog: Locator;
  field: Locator;
  /** The texts of the bubbles, in order. */
  bubbles(): Promise<string[]>;
  open(): Promise<void>;
  write(text: string): Promise<void>;
  /** Waits for a bubble with that text. */
  sees(text: string): Promise<void>;
}

export function customerPage(page: Page): CustomerPage {
  const launcher = page.locator('deskbell-widget .launcher');
  const dialog = page.locator('deskbell-widget .panel');
  const field = dialog.locator('.composer textarea');
  return {
    page,
    launcher,
    dialog,
    field,
    bubbles: () => dialog.locator('.rows .bubble').allTextContents(),
    async open() {
      if (!(await dialog.isVisible())) await launcher.click();
      await dialog.waitFor();
    },
    async write(text) {
      await field.fill(text);
      await dialog.locator('.send').click();
    },
    sees: text => dialog.locator('.rows .bubble', { hasText: text }).first().waitFor(),
  };
}
