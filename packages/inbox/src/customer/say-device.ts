import type { Device } from './describe-device.ts';
import { words } from './words.ts';

/** `Firefox 130 on Windows`; null when nothing is known. */
export function sayDevice(device: Device | null): string | null {
  if (!device) return null;
  const { browser, system, form } = device;
  if (form === 'robot') return words.robot;
  if (browser && system) return words.browserOn(browser, system);
  return browser ?? system;
}
