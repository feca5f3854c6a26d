import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { DeskbellError, Result } from '../../api/http.ts';

export interface Pages<T> {
  /** Null before the first answer. */
  items: readonly T[] | null;
  error: DeskbellError | null;
  hasMore: boolean;
  isLoading: boolean;
  more(): void;
  /** From the beginning, with what is known in view meanwhile. */
  reload(): void;
}

type Load<T> = (cursor: string | null, signal: AbortSignal) => Promise<Result<{ items: T[]; next: string | null }>>;

/** A list that is read page by page. */
export function usePages<T extends { id: string }>(load: Load<T>): Pages<T> {
  const [items, setItems] = useState<readonly T[] | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const [error, setError] = useState<DeskbellError | null>(null);
  const [isLoading, setLoading] = useState(true);
  const life = useRef<AbortController | null>(null);
  const latest = useRef(load);
  latest.current = load;

  const read = useCallback(async (cursor: string | null) => {
    life.current?.abort();
    const own = new AbortController();
    life.current = own;
    setLoading(true);
    setError(null);
    const page = await latest.current(cursor, own.signal);
    if (own.signal.aborted) return;
    setLoading(false);
    if (!page.ok) return setError(page.error);
    setNext(page.value.next);
    setItems(known => {
      const before = cursor === null ? [] : (known ?? []);
      const seen = new Set(before.map(({ id }) => id));
      return [...before, ...page.value.items.filter(({ id }) => !seen.has(id))];
    });
  }, []);

  useEffect(() => {
    void read(null);
    return () => life.current?.abort();
  }, [read]);

  return {
    items,
    error,
    hasMore: next !== null,
    isLoading,
    more: () => void read(next),
    reload: () => void read(null),
  };
}
