import { labels } from '../labels.ts';
import { useSettled } from '../ui/use.ts';

export function ThreadSkeleton() {
  const isSlow = useSettled(true, 250, false);
  return (
    <div class="timeline thread-skeleton" role="status">
      <span class="visually-hidden">{labels.loading}</span>
      {isSlow && [42, 58, 34].map(width => <div key={width} class="skeleton" style={{ inlineSize: `${width}%` }} />)}
    </div>
  );
}
