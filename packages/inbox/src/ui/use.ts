import { useEffect, useState } from 'preact/hooks';

/** `value`, once it has been the same for so long; `meanwhile` before that. */
export function useSettled<T>(value: T, ms: number, meanwhile: T): T {
  const [settled, setSettled] = useState(meanwhile);
  useEffect(() => {
    setSettled(meanwhile);
    if (value === meanwhile) return;
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms, meanwhile]);
  return settled;
}

export function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const media = matchMedia(query);
    const update = () => setMatches(media.matches);
    update();
    media.addEventListener('change', update);
    return () => media.removeEventListener('change', update);
  }, [query]);
  return matches;
}
