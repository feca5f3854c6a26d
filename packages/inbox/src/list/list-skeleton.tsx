import { labels } from '../labels.ts';
import { useSettled } from '../ui/use.ts';

/** Where rows will be; nothing in the first blink. */
export function ListSkeleton() {
  const isSlow = useSettled(true, 250, false);
  return (
    <div class="list-skeleton" role="status">
      <span class="visually-hidden">{labels.loading}</span>
      {isSlow &&
        [70, 45, 85, 60, 75, 50, 65].map(width => (
          <div key={width} class="skeleton-row">
            <div class="skeleton round" />
            <div>
              <div class="skeleton" style={{ inlineSize: `${width / 2}%` }} />
              <div class="skeleton" style={{ inlineSize: `${width}%` }} />
            </div>
          </div>
        ))}
    </div>
  );
}
