import { type Browser, chromium } from 'playwright-core';
import { findChromium } from '../../../../scripts/chromium.mjs';

/** A real browser that talks to this machine only. */
export function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null)
    throw new Error('Chromium is not installed: `node scripts/setup.mjs --with-test-servers`');
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
