import { type ConfirmedUpload, LIMITS, ROUTES } from '@deskbell/protocol';
import { effect } from '@preact/signals';
import { api } from '../api/http.ts';
import { environment, me } from '../app/session.ts';
import { forgetFiles, putBack, readyUploads } from './attachments.ts';

// The files of replies that were not sent outlive a reload of this tab, as ids of uploads that nothing is attached to
// yet. Of this tab only: two that show the same file would both send it.

const PREFIX = 'deskbell-inbox-files-';
/** Conversations whose files are asked for again. */
const CONVERSATIONS_MAX = 20;

type Kept = Record<string, string[]>;

/** From log-in to log-out. */
export function keepFiles(): () => void {
  const name = `${PREFIX}${environment.peek()}-${me.peek()?.member.id}`;
  /** What is not back yet stays written down. */
  const missing = read(name);
  for (const [conversationId, ids] of Object.entries(missing)) {
    void restore(conversationId, ids).then(isDone => {
      if (isDone) delete missing[conversationId];
    });
  }
  const stop = effect(() => write(name, { ...missing, ...readyUploads() }));
  return () => {
    stop();
    // Whoever logs in next in this page may be somebody else.
    forgetFiles();
  };
}

/** False: the server could not be asked. */
async function restore(conversationId: string, ids: string[]): Promise<boolean> {
  const answers = await Promise.all(ids.map(id => api.get<ConfirmedUpload>(`${ROUTES.agentUploads}/${id}`)));
  putBack(
    conversationId,
    answers.flatMap(answer => (answer.ok ? answer.value : [])),
  );
  return answers.every(answer => answer.ok || !answer.error.retryable);
}

function read(name: string): Kept {
  try {
    const found = JSON.parse(sessionStorage.getItem(name) ?? '{}') as Kept;
    const entries = Object.entries(found).filter(([, ids]) => Array.isArray(ids));
    return Object.fromEntries(
      entries.slice(-CONVERSATIONS_MAX).map(([id, ids]) => [id, ids.slice(0, LIMITS.attachmentsMax)]),
    );
  } catch {
    // The browser keeps nothing for this page, or it was cut off.
    return {};
  }
}

function write(name: string, kept: Kept): void {
  try {
    if (Object.keys(kept).length === 0) sessionStorage.removeItem(name);
    else sessionStorage.setItem(name, JSON.stringify(kept));
  } catch {
    // The browser keeps nothing for this page: then a reload asks for the files again, as it would without this.
    return;
  }
}
