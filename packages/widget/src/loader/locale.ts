export const LOCALES = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'pl', 'tr', 'ar', 'ja', 'zh'] as const;
export type Locale = (typeof LOCALES)[number];

/** The wanted language, else the page's, else the browser's: the first of them that we speak. */
export function chooseLocale(wanted: string | null): Locale {
  for (const tag of [wanted, document.documentElement.lang, ...navigator.languages]) {
    const code = tag?.toLowerCase().split('-')[0];
    const known = LOCALES.find(locale => locale === code);
    if (known) return known;
  }
  return 'en';
}

/** What the launcher says: open the chat; it could not be loaded. */
export const LAUNCHER_LABELS: Record<Locale, [open: string, failed: string]> = {
  en: ['Open chat', 'The chat did not load. Try again.'],
  de: ['Chat öffnen', 'Der Chat lädt nicht. Noch einmal?'],
  fr: ['Ouvrir le chat', 'Le chat ne charge pas. Réessayez.'],
  es: ['Abrir el chat', 'El chat no carga. Reinténtalo.'],
  it: ['Apri la chat', 'La chat non si carica. Riprova.'],
  pt: ['Abrir o chat', 'O chat não carrega. Tente de novo.'],
  nl: ['Chat openen', 'De chat laadt niet. Probeer opnieuw.'],
  pl: ['Otwórz czat', 'Czat się nie wczytał. Spróbuj ponownie.'],
  tr: ['Sohbeti aç', 'Sohbet yüklenemedi. Tekrar deneyin.'],
  ar: ['فتح المحادثة', 'تعذّر تحميل المحادثة. حاول مجددًا.'],
  ja: ['チャットを開く', 'チャットを読み込めません。再試行してください。'],
  zh: ['打开聊天', '聊天无法加载，请重试。'],
};
