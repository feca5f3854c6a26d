import type { ConfirmedUpload, Customer, Message, WidgetSettings } from '@deskbell/protocol';
import { type Client, createClient, type DeskbellError, type SupportSnapshot } from '@deskbell/sdk';
import { ENGLISH, loadLanguage } from '../labels/load.ts';
import type { LabelKey, Language } from '../labels/translate.ts';
import type { PanelHost } from '../loader/panel-contract.ts';
import { createDrafts, type Drafts } from './attachments.ts';
import { countUnread, createNews } from './news.ts';
import { asksForRating } from './rating/lazy-rating.tsx';
import { fetchSettings, PLAIN_SETTINGS } from './settings.ts';
import { closeSound, playChime } from './sound.ts';
import { createStore, type Store } from './store.ts';

export interface DeskState {
  isOpen: boolean;
  view: 'chat' | 'login';
  /** `ready` also without a conversation: after a logout the next message makes one. */
  opening: 'idle' | 'loading' | 'ready' | 'failed';
  openError: DeskbellError | null;
  support: SupportSnapshot;
  settings: WidgetSettings;
  customer: Customer | null;
  language: Language;
  hasSound: boolean;
  /** Of what is news, the newest texts to be read aloud. */
  announced: { id: string; text: string }[];
}

/** What the panel shows and can do. */
export interface Desk {
  store: Store<DeskState>;
  client: Client;
  host: PanelHost;
  drafts: Drafts;
  show(): void;
  hide(): void;
  reopen(): void;
  send(text: string): void;
  setView(view: DeskState['view']): void;
  toggleSound(): void;
  setCustomer(customer: Customer): void;
  identify(token: string): Promise<void>;
  /** Takes up the code behind the link of a mail: the conversation is its customer's from here on. */
  resume(code: string): Promise<void>;
  logout(): Promise<void>;
  setLocale(code: string): void;
  /** Of an attachment of a message that is still on its way. */
  uploadOf(id: string): ConfirmedUpload | undefined;
  destroy(): void;
}

const REOPEN_EVERY_MS = 10_000;
const ANNOUNCED_MAX = 5;

export function createDesk(host: PanelHost): Desk {
  const { options, memory, events } = host;
  const client = createClient({ url: options.url, publicKey: options.publicKey });
  const { support, auth } = client;
  const store = createStore<DeskState>({
    isOpen: false,
    view: 'chat',
    opening: 'idle',
    openError: null,
    support: support.snapshot(),
    settings: PLAIN_SETTINGS,
    customer: null,
    language: ENGLISH,
    hasSound: memory.read('sound') === 'on',
    announced: [],
  });
  const drafts = createDrafts(client.uploads);
  const uploads = new Map<string, ConfirmedUpload>();
  const readNews = createNews();
  const life = new AbortController();
  let hasSettings = false;
  let isResuming = false;
  let reopenTimer: ReturnType<typeof setTimeout> | undefined;
  let unread = -1;

  // A session of an earlier visit: its conversation is read at once, and what was left unsent goes out.
  if (memory.read('token') !== null) void open();
  support.subscribe(follow);
  addEventListener('online', () => store.get().opening === 'failed' && reopen(), { signal: life.signal });
  document.addEventListener('visibilitychange', markSeen, { signal: life.signal });
  // Another tab has shown them.
  addEventListener('storage', markSeen, { signal: life.signal });
  globalThis.navigation?.addEventListener('navigatesuccess', tellVisit, { signal: life.signal });
  setLocale(options.locale);

  function follow(next: SupportSnapshot): void {
    const before = store.get().support;
    const news = readNews(next);
    store.set({ support: next, announced: announce(news) });
    if (next.pending.some(({ failure }) => failure === null)) memory.write('unsent', '1');
    else if (before.pending.length > 0) memory.write('unsent', null);
    for (const { id, sender_type } of news) events.emit('message', { id, sender_type });
    if (news.length > 0 && store.get().hasSound) playChime();
    markSeen();
  }

  function announce(news: Message[]): DeskState['announced'] {
    const { announced, language } = store.get();
    const texts = news.map(message => {
      const { id, sender_type, content } = message;
      const who = sender_type === 'agent' || sender_type === 'ai' ? sender_type : 'system';
      const words = asksForRating(message) ? language.say('rateTitle') : content;
      return { id, text: `${language.say(who)}: ${words}` };
    });
    return texts.length > 0 ? [...announced, ...texts].slice(-ANNOUNCED_MAX) : announced;
  }

  /** What is on the screen counts as seen; the rest is counted on the launcher. */
  function markSeen(): void {
    const { isOpen, support: shown } = store.get();
    if (shown.conversation === null && shown.messages.length === 0) {
      showUnread(0);
      return;
    }
    const newest = shown.messages.at(-1)?.created_at ?? shown.conversation?.created_at ?? '';
    const seen = memory.read('seen') ?? '';
    if (isOpen && !document.hidden && newest > seen) memory.write('seen', newest);
    showUnread(isOpen && !document.hidden ? 0 : countUnread(shown, seen));
  }

  function showUnread(count: number): void {
    if (count !== unread) host.setUnread(count);
    unread = count;
  }

  async function open(): Promise<void> {
    clearTimeout(reopenTimer);
    if (store.get().opening === 'loading') return;
    const hadSession = memory.read('token') !== null;
    store.set({ opening: 'loading', openError: null });
    const [opened] = await Promise.all([support.open(), readSettings()]);
    if (life.signal.aborted) return;
    if (opened.ok) {
      store.set({ opening: 'ready' });
      tellVisit();
      if (hadSession) void readCustomer();
      return;
    }
    store.set({ opening: 'failed', openError: opened.error });
    events.emit('error', { code: opened.error.code });
    if (opened.error.retryable) reopenTimer = setTimeout(reopen, REOPEN_EVERY_MS);
  }

  /** Which page the customer is on; a page that leads on without being loaded anew says so by itself. */
  function tellVisit(): void {
    if (store.get().opening !== 'ready') return;
    void support.visit({
      page_url: location.href,
      page_title: document.title,
      referrer: document.referrer,
      language: navigator.language,
      time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    });
  }

  function reopen(): void {
    if (store.get().opening !== 'ready') void open();
  }

  async function readSettings(): Promise<void> {
    if (hasSettings) return;
    const settings = await fetchSettings(options);
    if (settings === null || life.signal.aborted) return;
    hasSettings = true;
    store.set({ settings });
    const { accent_color: accent, position, launcher_label } = settings;
    host.setLook({ accent, position, label: launcher_label ?? '' });
  }

  async function readCustomer(): Promise<void> {
    const status = await auth.status();
    if (status.ok && !life.signal.aborted) store.set({ customer: status.value.customer });
  }

  function setLocale(code: string | null): void {
    void loadLanguage(code).then(language => store.set({ language }));
  }

  function setCustomer(customer: Customer): void {
    store.set({ customer, view: 'chat', opening: 'ready' });
    events.emit('login', { id: customer.id });
  }

  return {
    store,
    client,
    host,
    drafts,
    show() {
      store.set({ isOpen: true });
      tellVisit();
      // Else a new conversation would begin beside the one that is about to be there.
      if (!isResuming) reopen();
      markSeen();
    },
    hide() {
      store.set({ isOpen: false });
      markSeen();
    },
    reopen,
    send(text) {
      const files = drafts.take();
      for (const file of files) uploads.set(file.id, file);
      const attachments = files.map(({ id }) => id);
      // A message has words: of files alone their names are.
      const content = text.trim() || files.map(({ filename }) => filename).join(', ');
      if (content) void support.send(content, { attachments });
    },
    setView: view => store.set({ view }),
    toggleSound() {
      const hasSound = !store.get().hasSound;
      memory.write('sound', hasSound ? 'on' : null);
      store.set({ hasSound });
      if (hasSound) playChime();
    },
    setCustomer,
    async identify(token) {
      const result = await auth.identify(token);
      if (result.ok) setCustomer(result.value);
      else events.emit('error', { code: result.error.code });
    },
    async resume(code) {
      isResuming = true;
      const [result] = await Promise.all([auth.resume(code), readSettings()]);
      isResuming = false;
      if (result.ok) return setCustomer(result.value);
      if (store.get().isOpen) reopen();
      events.emit('error', { code: result.error.code });
      // Too late, or used before: a login code leads to the conversation as well.
      if (store.get().settings.login.email) store.set({ view: 'login' });
    },
    async logout() {
      const result = await auth.logout();
      // A session that is over already is out as well.
      if (!result.ok && result.error.code !== 'UNAUTHORIZED') return events.emit('error', { code: result.error.code });
      drafts.clear();
      memory.write('seen', null);
      memory.write('draft', null);
      store.set({ customer: null, announced: [] });
      events.emit('logout', undefined);
    },
    setLocale,
    uploadOf: id => uploads.get(id),
    destroy() {
      life.abort();
      clearTimeout(reopenTimer);
      drafts.clear();
      client.close();
      closeSound();
    },
  };
}

/** What the shop chose to say; where it left the server's own words, ours in the customer's language. */
export function shopText(chosen: string, key: LabelKey, language: Language): string {
  return chosen && chosen !== ENGLISH.say(key) ? chosen : language.say(key);
}
