import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { DeskbellError, Result } from '../../api/http.ts';

export type Loaded<T> =
  | { state: 'loading'; reload(): void }
  | { state: 'failed'; error: DeskbellError; reload(): void }
  | { state: 'ready'; value: T; reload(): void; replace(value: T | ((known: T) => T)): void };

/** Reads once, and again when one of `inputs` is another; an answer that comes too late is not shown. */
export function useLoaded<T>(load: (signal: AbortSignal) => Promise<Result<T>>, inputs: readonly unknown[]): Loaded<T> {
  const [result, setResult] = useState<Result<T> | null>(null);
  const [round, setRound] = useState(0);
  const latest = useRef(load);
  latest.current = load;

  useEffect(() => {
    const life = new AbortController();
    // Read again with the old one in view: no flicker.
    if (round === 0) setResult(null);
    void latest.current(life.signal).then(answer => {
      if (!life.signal.aborted) setResult(answer);
    });
    return () => life.abort();
  }, [...inputs, round]);

  const reload = useCallback(() => setRound(known => known + 1), []);
  const replace = useCallback((value: T | ((known: T) => T)) => {
    setResult(known => {
      if (!known?.ok) return known;
      return { ok: true, value: typeof value === 'function' ? (value as (known: T) => T)(known.value) : value };
    });
  }, []);

  if (result === null) return { state: 'loading', reload };
  return result.ok
    ? { state: 'ready', value: result.value, reload, replace }
    : { state: 'failed', error: result.error, reload };
}
