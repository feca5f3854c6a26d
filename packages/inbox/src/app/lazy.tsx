import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { labels } from '../labels.ts';
import { Failed, Loading } from '../ui/states.tsx';

type Loaded<Props> = { state: 'loading' } | { state: 'failed' } | { state: 'ready'; part: ComponentType<Props> };

/** A part of the app that is fetched when it is first shown. */
export function lazy<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let loaded: Loaded<Props> = { state: 'loading' };
  return function LazyPart(props: Props) {
    const [now, setNow] = useState(loaded);
    useEffect(() => {
      if (now.state === 'loading') void fetchPart();
      async function fetchPart(): Promise<void> {
        try {
          loaded = { state: 'ready', part: await load() };
        } catch {
          // A new version was put in place meanwhile, or there is no network.
          setNow({ state: 'failed' });
          return;
        }
        setNow(loaded);
      }
    }, [now]);
    if (now.state === 'loading') return <Loading />;
    if (now.state === 'ready') return <now.part {...props} />;
    const error = { code: 'NETWORK_ERROR' as const, message: labels.loading, retryable: true, context: {} };
    return <Failed error={error} onRetry={() => location.reload()} />;
  };
}
