import type { ConfirmedUpload, WidgetSettings } from '@deskbell/protocol';
import type { DeskbellError, Uploads } from '@deskbell/sdk';
import { createStore, type Store } from './store.ts';

/** A file the customer chose, on its way up or already there. */
export interface Draft {
  key: number;
  file: File;
  /** Of an image, to show it before it is anywhere. */
  preview: string | null;
  /** 0 up to 1. */
  progress: number;
  /** There, and ready to go with the next message. */
  upload: ConfirmedUpload | null;
  /** Why it did not get there. */
  failure: DeskbellError | null;
}

/** Why a file was not even tried. */
export interface Objection {
  reason: 'fileTooLarge' | 'fileType' | 'tooManyFiles';
  name: string;
}

export interface Drafts {
  store: Store<{ drafts: Draft[]; objection: Objection | null }>;
  add(files: Iterable<File>, rules: WidgetSettings['uploads']): void;
  remove(key: number): void;
  retry(key: number): void;
  /** Takes out what is ready, for a message. */
  take(): ConfirmedUpload[];
  /** Stops what is on its way and forgets the rest. */
  clear(): void;
}

export function createDrafts(uploads: Uploads): Drafts {
  const store: Drafts['store'] = createStore({ drafts: [] as Draft[], objection: null as Objection | null });
  const running = new Map<number, AbortController>();
  let lastKey = 0;

  function update(key: number, change: Partial<Draft>): void {
    store.set({ drafts: store.get().drafts.map(draft => (draft.key === key ? { ...draft, ...change } : draft)) });
  }

  async function start({ key, file }: Draft): Promise<void> {
    const abort = new AbortController();
    running.set(key, abort);
    const onProgress = (progress: number) => update(key, { progress });
    const result = await uploads.upload(file, { signal: abort.signal, onProgress });
    running.delete(key);
    if (result.ok) update(key, { upload: result.value, progress: 1 });
    else update(key, { failure: result.error });
  }

  function drop(draft: Draft): void {
    running.get(draft.key)?.abort();
    if (draft.preview !== null) URL.revokeObjectURL(draft.preview);
  }

  return {
    store,
    add(files, rules) {
      const drafts = [...store.get().drafts];
      const added: Draft[] = [];
      let objection: Objection | null = null;
      for (const file of files) {
        const refused = refuse(file, drafts.length, rules);
        objection ??= refused;
        if (refused) continue;
        const preview = file.type.startsWith('image/') ? URL.createObjectURL(file) : null;
        const draft = { key: ++lastKey, file, preview, progress: 0, upload: null, failure: null };
        drafts.push(draft);
        added.push(draft);
      }
      store.set({ drafts, objection });
      for (const draft of added) void start(draft);
    },
    remove(key) {
      const draft = store.get().drafts.find(each => each.key === key);
      if (draft) drop(draft);
      store.set({ drafts: store.get().drafts.filter(each => each !== draft), objection: null });
    },
    retry(key) {
      update(key, { failure: null, progress: 0 });
      const draft = store.get().drafts.find(each => each.key === key);
      if (draft) void start(draft);
    },
    take() {
      const { drafts } = store.get();
      const ready = drafts.filter(({ upload }) => upload !== null);
      for (const draft of ready) drop(draft);
      store.set({ drafts: drafts.filter(draft => !ready.includes(draft)), objection: null });
      return ready.flatMap(({ upload }) => upload ?? []);
    },
    clear() {
      for (const draft of store.get().drafts) drop(draft);
      store.set({ drafts: [], objection: null });
    },
  };
}

/** What the server finds wrong with a file, in the words for what is refused before the upload. */
export function explain({ context }: DeskbellError): 'fileType' | 'uploadFailed' {
  return context['field'] === 'content_type' ? 'fileType' : 'uploadFailed';
}

function refuse(file: File, count: number, rules: WidgetSettings['uploads']): Objection | null {
  const { name, size, type } = file;
  if (count >= rules.max_per_message) return { reason: 'tooManyFiles', name };
  if (size > rules.max_bytes) return { reason: 'fileTooLarge', name };
  // A browser that names no type leaves it to the server.
  const isFine = type === '' || rules.content_types.includes(type.split(';')[0] ?? '');
  return isFine ? null : { reason: 'fileType', name };
}
