import type { ComponentChildren } from 'preact';
import { sayError } from '../../api/say-error.ts';
import { Button } from '../../ui/button.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { words } from '../words.ts';
import type { Pages } from './use-pages.ts';

interface Props<T> {
  pages: Pages<T>;
  nothing: string;
  children: (items: readonly T[]) => ComponentChildren;
}

/** What was read so far, and a button for more. */
export function MorePages<T>({ pages, nothing, children }: Props<T>) {
  const { items, error, hasMore, isLoading } = pages;
  if (items === null) return error ? <Failed error={error} onRetry={pages.reload} /> : <Loading />;
  return (
    <>
      {items.length === 0 ? <p class="soft">{nothing}</p> : children(items)}
      <FormProblem text={error && sayError(error)} />
      {hasMore && (
        <div class="flow">
          <Button isBusy={isLoading} onClick={pages.more}>
            {words.loadMore}
          </Button>
        </div>
      )}
    </>
  );
}
