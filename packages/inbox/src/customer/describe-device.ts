/** What a browser says about itself, in words people use. */
export interface Device {
  /** With its major version, where that is known: `Firefox 130`. */
  browser: string | null;
  system: string | null;
  form: 'phone' | 'tablet' | 'computer' | 'robot';
}

/** The first that matches counts: most browsers also name those they descend from. */
const BROWSERS: [RegExp, string][] = [
  [/\bInstagram\b/, 'Instagram app'],
  [/\bFBA[NV]\b/, 'Facebook app'],
  [/\bGSA\/(\d+)/, 'Google app'],
  [/\bEdg(?:A|iOS|e)?\/(\d+)/, 'Edge'],
  [/\b(?:OPR|OPiOS|OPT)\/(\d+)/, 'Opera'],
  [/\bSamsungBrowser\/(\d+)/, 'Samsung Internet'],
  [/\bVivaldi\/(\d+)/, 'Vivaldi'],
  [/\bDuckDuckGo\/(\d+)/, 'DuckDuckGo'],
  [/\bYaBrowser\/(\d+)/, 'Yandex Browser'],
  [/\b(?:Firefox|FxiOS)\/(\d+)/, 'Firefox'],
  [/\b(?:Chrome|CriOS|Chromium)\/(\d+)/, 'Chrome'],
  [/\bVersion\/(\d+)[^ ]* (?:Mobile\/\w+ )?Safari\//, 'Safari'],
];

/** Without versions: browsers no longer tell the true one (Windows 11 is "NT 10.0", macOS is for ever "10_15_7"). */
const SYSTEMS: [RegExp, string][] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMacintosh\b|\bMac OS X\b/, 'macOS'],
  [/\bLinux\b|\bX11\b/, 'Linux'],
];

const ROBOT = /bot\b|crawl|spider|headless|lighthouse|curl\/|wget\/|python|node-fetch/i;

/** Null when there is nothing to read. */
export function describeDevice(userAgent: string | null): Device | null {
  if (userAgent === null || userAgent.trim() === '') return null;
  return {
    browser: findBrowser(userAgent),
    system: SYSTEMS.find(([pattern]) => pattern.test(userAgent))?.[1] ?? null,
    form: formOf(userAgent),
  };
}

function findBrowser(userAgent: string): string | null {
  for (const [pattern, name] of BROWSERS) {
    const match = pattern.exec(userAgent);
    if (match) return match[1] ? `${name} ${match[1]}` : name;
  }
  return null;
}

function formOf(userAgent: string): Device['form'] {
  if (ROBOT.test(userAgent)) return 'robot';
  if (/\biPad\b|\bTablet\b/.test(userAgent)) return 'tablet';
  if (/\bAndroid\b/.test(userAgent)) return /\bMobile\b/.test(userAgent) ? 'phone' : 'tablet';
  return /\biPhone\b|\bMobile\b/.test(userAgent) ? 'phone' : 'computer';
}
