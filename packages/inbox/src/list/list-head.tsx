import { isSidebarOpen } from '../app/layout.ts';
import { labels } from '../labels.ts';
import { IconButton } from '../ui/button.tsx';
import { MenuButton } from '../ui/menu.tsx';
import { counts } from './desk-lists.ts';
import { sortBy } from './list.ts';
import { isNarrowed } from './narrowed.tsx';
import { viewEntries } from './view-menu.ts';
import { countOf, sayCount, type View } from './views.ts';

export function ListHead({ view, name }: { view: View; name: string }) {
  // Of what it is narrowed down to nobody has counted.
  const count = isNarrowed(view) ? null : countOf(view.id, counts.value);
  return (
    <header class="pane-head">
      <IconButton
        class="only-narrow"
        icon="menu"
        label={labels.openSidebar}
        onClick={() => (isSidebarOpen.value = true)}
      />
      <h1 id="list-title" class="clip" dir="auto">
        {name}
      </h1>
      {count !== null && count > 0 && <span class="count">{sayCount(count)}</span>}
      <span class="row-gap" />
      {/* A list with a source of its own has its own order. */}
      {!view.source && (
        <>
          <MenuButton
            variant="quiet"
            size="small"
            icon="sort"
            label={labels.order}
            align="end"
            entries={(['waiting', 'activity'] as const).map(sort => ({
              label: labels.sorts[sort],
              isChecked: view.sort === sort,
              run: () => sortBy(sort),
            }))}
          />
          <MenuButton
            variant="quiet"
            size="small"
            icon="filter"
            label={labels.filter}
            align="end"
            entries={viewEntries(view)}
          />
        </>
      )}
    </header>
  );
}
