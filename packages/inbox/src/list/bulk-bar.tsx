import { keysOf, registry } from '../command/desk-registry.ts';
import { labels } from '../labels.ts';
import { IconButton } from '../ui/button.tsx';
import type { IconName } from '../ui/icon.tsx';
import { progress } from './bulk.ts';
import { selectedRows, selectNone } from './selection.ts';

const ACTIONS: readonly [id: string, icon: IconName, label: string][] = [
  ['many-assign', 'person', labels.assign],
  ['many-tags', 'tag', labels.editTags],
  ['many-snooze', 'clock', labels.snooze],
  ['many-close', 'check', labels.closeThem],
];

/** In place of the list's head while rows are chosen: how many, and what can be done with all of them. */
export function BulkBar() {
  const number = selectedRows.value.length;
  const running = progress.value;
  return (
    <header class="pane-head bulk-bar">
      <IconButton icon="close" label={labels.selectNone} keys={keysOf('select-none')} onClick={selectNone} />
      <h1 id="list-title" class="clip">
        <span role="status">
          {running ? labels.bulkProgress(running.done, running.total) : labels.selected(number)}
        </span>
      </h1>
      <span class="row-gap" />
      {running ? (
        <progress max={running.total} value={running.done} aria-label={labels.changing} />
      ) : (
        ACTIONS.map(([id, icon, label]) => (
          <IconButton key={id} icon={icon} label={label} keys={keysOf(id)} onClick={() => registry.run(id)} />
        ))
      )}
    </header>
  );
}
