import { type ConfirmedUpload, LIMITS, ROUTES, type UploadPolicy, type UploadStarted } from '@deskbell/protocol';
import { putBytes, type Result } from '@deskbell/sdk/parts';
import { signal } from '@preact/signals';
import { api, type DeskbellError } from '../api/http.ts';
import { sayError } from '../api/say-error.ts';
import { labels } from '../labels.ts';
import { toast } from '../ui/toast.tsx';

/** A file on its way to a reply. */
export interface Draft {
  id: number;
  name: string;
  size: number;
  /** For pictures; a `blob:` URL. */
  preview: string | null;
  /** 0 up to 1. */
  share: number;
  upload: ConfirmedUpload | null;
  problem: string | null;
  cancel: () => void;
}

/** By conversation. */
const files = signal<ReadonlyMap<string, readonly Draft[]>>(new Map());
let policy: UploadPolicy | null = null;
let count = 0;

const UNKNOWN_TYPE = 'application/octet-stream';

export const filesOf = (conversationId: string): readonly Draft[] => files.value.get(conversationId) ?? [];

/** The ids of those that are there, by conversation. */
export function readyUploads(): Record<string, string[]> {
  const ready = [...files.value].map(
    ([conversationId, drafts]) => [conversationId, drafts.flatMap(({ upload }) => upload?.id ?? [])] as const,
  );
  return Object.fromEntries(ready.filter(([, ids]) => ids.length > 0));
}

function set(conversationId: string, next: readonly Draft[]): void {
  files.value = new Map(files.peek()).set(conversationId, next);
}

/** Wherever it is by now. */
function change(id: number, by: Partial<Draft>): void {
  for (const [conversationId, drafts] of files.peek()) {
    if (!drafts.some(each => each.id === id)) continue;
    set(
      conversationId,
      drafts.map(each => (each.id === id ? { ...each, ...by } : each)),
    );
  }
}

/** Begins to upload; what is too much or too large is refused in words. A reply waits for them from this moment on. */
export function addFiles(conversationId: string, chosen: readonly File[]): void {
  for (const file of chosen) {
    if (filesOf(conversationId).length >= (policy?.max_per_message ?? LIMITS.attachmentsMax)) {
      toast(labels.tooManyFiles, { kind: 'problem' });
      return;
    }
    void begin(conversationId, file);
  }
}

async function readPolicy(): Promise<UploadPolicy | null> {
  const answer = await api.get<UploadPolicy>(ROUTES.agentUploadPolicy);
  return answer.ok ? answer.value : null;
}

async function begin(conversationId: string, file: File): Promise<void> {
  const id = ++count;
  const life = new AbortController();
  const preview = file.type.startsWith('image/') ? URL.createObjectURL(file) : null;
  const draft: Draft = {
    id,
    name: file.name || labels.pastedFile,
    size: file.size,
    preview,
    share: 0,
    upload: null,
    problem: null,
    cancel: () => life.abort(),
  };
  set(conversationId, [...filesOf(conversationId), draft]);
  policy ??= await readPolicy();
  if (life.signal.aborted) return;
  if (policy && file.size > policy.max_bytes) {
    change(id, { problem: labels.fileTooLarge(draft.name, policy.max_bytes) });
    return;
  }
  const onProgress = (share: number) => change(id, { share });
  const answer = await upload(file, draft.name, onProgress, life.signal);
  if (life.signal.aborted) return;
  change(id, answer.ok ? { upload: answer.value, share: 1 } : { problem: sayRefused(draft.name, answer.error) });
}

/** In words for people: the server names fields of its API. */
function sayRefused(name: string, error: DeskbellError): string {
  const field = error.context['field'];
  if (field === 'content_type') return labels.fileType;
  if (field === 'size_bytes' && policy) return labels.fileTooLarge(name, policy.max_bytes);
  return sayError(error);
}

async function upload(
  file: File,
  name: string,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<Result<ConfirmedUpload>> {
  const type = file.type || UNKNOWN_TYPE;
  const json = { filename: name, content_type: type, size_bytes: file.size };
  const started = await api.post<UploadStarted>(`${ROUTES.agentUploads}/init`, json, { signal });
  if (!started.ok) return started;
  const put = await putBytes(started.value.upload_url, file, type, { onProgress, signal });
  if (!put.ok) return put;
  return api.post<ConfirmedUpload>(
    `${ROUTES.agentUploads}/confirm`,
    { upload_id: started.value.upload_id },
    { signal },
  );
}

export function removeFile(conversationId: string, id: number): void {
  const file = filesOf(conversationId).find(each => each.id === id);
  file?.cancel();
  if (file?.preview) URL.revokeObjectURL(file.preview);
  set(
    conversationId,
    filesOf(conversationId).filter(each => each.id !== id),
  );
}

/** All of them, in this page. */
export function forgetFiles(): void {
  for (const [conversationId, drafts] of files.peek()) for (const { id } of drafts) removeFile(conversationId, id);
}

/** Those that are there, for sending; the composer has none of them then. */
export function takeFiles(conversationId: string): ConfirmedUpload[] {
  const taken = filesOf(conversationId).flatMap(({ upload }) => upload ?? []);
  for (const { id } of filesOf(conversationId)) removeFile(conversationId, id);
  return taken;
}

/** Uploads of a reply that was taken back. */
export function putBack(conversationId: string, uploads: readonly ConfirmedUpload[]): void {
  const drafts = uploads.map(upload => ({
    id: ++count,
    name: upload.filename,
    size: upload.size_bytes,
    preview: upload.content_type.startsWith('image/') ? upload.url : null,
    share: 1,
    upload,
    problem: null,
    cancel: () => undefined,
  }));
  if (drafts.length > 0) set(conversationId, [...filesOf(conversationId), ...drafts]);
}

/** They go to the conversation that theirs became a part of. */
export function moveFiles(from: string, to: string): void {
  const moved = filesOf(from);
  if (moved.length === 0) return;
  set(to, [...filesOf(to), ...moved]);
  set(from, []);
}
