import { useEffect, useRef, useState } from 'preact/hooks';
import type { DeskbellError, Result } from '../../api/http.ts';
import { sayError } from '../../api/say-error.ts';
import { words } from '../words.ts';
import { isSame } from './changes.ts';
import { keepDraft, keptDrafts } from './kept-drafts.ts';

/** What is wrong with which field, in words; `form`: with all of it. */
export type Problems<T> = Partial<Record<keyof T | 'form', string>>;

export interface Form<T extends object> {
  draft: T;
  set(change: Partial<T>): void;
  isDirty: boolean;
  isSaving: boolean;
  /** Since the last change. */
  isSaved: boolean;
  problems: Problems<T>;
  submit(event?: Event): Promise<boolean>;
  /** Back to what was saved. */
  discard(): void;
}

interface Given<T extends object> {
  /** What the server has; a new object when it was read again. */
  saved: T;
  /** Its draft is kept under this name when its page is left; null: it is lost, as in a dialog. */
  keptAs: string | null;
  /** Before the server is asked; what it finds is shown as if it came from there. */
  check?: (draft: T) => Problems<T>;
  save: (draft: T, saved: T) => Promise<Result<unknown>>;
  /** Words for an error of the server; undefined: the usual ones. */
  say?: (error: DeskbellError) => string | undefined;
  /** Where the server's name for a field is not the form's. */
  fieldOf?: (name: string) => keyof T | undefined;
}

/** A form's life: what is typed, what is wrong with it, and one save at a time. */
export function useForm<T extends object>({ saved, keptAs, check, save, say, fieldOf }: Given<T>): Form<T> {
  const [base, setBase] = useState(saved);
  const [draft, setDraft] = useState<T>(() => (keptAs && (keptDrafts.peek().get(keptAs) as T)) || saved);
  const [state, setState] = useState<'idle' | 'saving' | 'saved'>('idle');
  const [problems, setProblems] = useState<Problems<T>>({});
  const isRunning = useRef(false);
  const form = useRef<HTMLElement | null>(null);
  const known = useRef(saved);
  const isDirty = !isSame(base, draft);

  // Read again, by us or because somebody else changed it: what is being typed stays.
  useEffect(() => {
    if (isSame(saved, known.current)) return;
    known.current = saved;
    setBase(saved);
    if (!isDirty) setDraft(saved);
  }, [saved]);

  useEffect(() => {
    if (keptAs) keepDraft(keptAs, isDirty ? draft : null);
  }, [keptAs, isDirty, draft]);

  // The first field with a problem gets the focus, and with it the problem is said.
  useEffect(() => {
    if (Object.keys(problems).length > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [problems]);

  async function submit(event?: Event): Promise<boolean> {
    event?.preventDefault();
    if (event?.currentTarget instanceof HTMLElement) form.current = event.currentTarget;
    if (isRunning.current) return false;
    const found = check?.(draft) ?? {};
    if (Object.values(found).some(Boolean)) {
      setProblems(found);
      return false;
    }
    isRunning.current = true;
    setState('saving');
    setProblems({});
    const result = await save(draft, base);
    isRunning.current = false;
    setState(result.ok ? 'saved' : 'idle');
    if (result.ok) setBase(draft);
    else setProblems(problemsOf(result.error));
    return result.ok;
  }

  function problemsOf(error: DeskbellError): Problems<T> {
    const name = error.context['field'];
    const field = typeof name === 'string' ? (fieldOf?.(name) ?? ownField(name)) : undefined;
    return {
      [field ?? 'form']: say?.(error) ?? sayError(field ? withoutName(error, String(name)) : error),
    } as Problems<T>;
  }

  const ownField = (name: string) => (Object.hasOwn(draft, name) ? (name as keyof T) : undefined);

  return {
    draft,
    set(change) {
      setDraft(known => ({ ...known, ...change }));
      setState(known => (known === 'saved' ? 'idle' : known));
      setProblems(known => without(known, Object.keys(change)));
    },
    isDirty,
    isSaving: state === 'saving',
    isSaved: state === 'saved' && !isDirty,
    problems,
    submit,
    discard() {
      setDraft(base);
      setProblems({});
    },
  };
}

/** Beside the field its name on the wire would only puzzle: `return_url must be …` reads `This must be …`. */
function withoutName(error: DeskbellError, name: string): DeskbellError {
  const rest = error.message.startsWith(`${name} `) ? error.message.slice(name.length) : null;
  return rest === null ? error : { ...error, message: `${words.thisField}${rest}` };
}

function without<T>(problems: Problems<T>, names: string[]): Problems<T> {
  const rest = { ...problems };
  for (const name of [...names, 'form']) delete rest[name as keyof T | 'form'];
  return rest;
}
