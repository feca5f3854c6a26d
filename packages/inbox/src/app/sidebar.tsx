import { ROUTES } from '@deskbell/protocol';
import { keysOf, registry } from '../command/desk-registry.ts';
import { labels } from '../labels.ts';
import { counts, savedViews, tags } from '../list/desk-lists.ts';
import { BUILT_IN_VIEWS, countOf, findView, sayCount, tagViewId, type View } from '../list/views.ts';
import { Avatar } from '../ui/avatar.tsx';
import { IconButton } from '../ui/button.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import { MenuButton } from '../ui/menu.tsx';
import { accountEntries } from './account-menu.ts';
import { isSidebarOpen } from './layout.ts';
import { route } from './router.ts';
import { viewPath } from './routes.ts';
import { environment, me } from './session.ts';

/** Tags beyond these are found by the command bar. */
const TAGS_MAX = 8;

export function Sidebar() {
  const who = me.value;
  const isOpen = isSidebarOpen.value;
  const saved = savedViews.value.map(({ id }) => findView(id, savedViews.value)).filter(view => view !== null);
  const mostUsed = tags.value
    .toSorted((a, b) => b.count - a.count)
    .slice(0, TAGS_MAX)
    .sort((a, b) => a.tag.localeCompare(b.tag));
  if (!who) return null;
  return (
    <>
      {isOpen && <div class="scrim" onPointerDown={() => (isSidebarOpen.value = false)} />}
      <nav
        class={isOpen ? 'sidebar open' : 'sidebar'}
        aria-label={labels.views}
        onClick={event => {
          if ((event.target as Element).closest('a')) isSidebarOpen.value = false;
        }}
        onKeyDown={event => {
          if (event.key === 'Escape') isSidebarOpen.value = false;
        }}
      >
        <div class="sidebar-head">
          <strong class="clip" dir="auto">
            {who.business.name}
          </strong>
          {environment.value === 'test' && <span class="tag warn">{labels.environments.test}</span>}
          <IconButton
            class="only-narrow"
            icon="close"
            label={labels.closeSidebar}
            onClick={() => (isSidebarOpen.value = false)}
          />
        </div>
        <button type="button" class="sidebar-find" onClick={() => registry.run('search')}>
          <Icon name="search" />
          <span>{labels.search}</span>
          {keysOf('search') && <kbd>{keysOf('search')}</kbd>}
        </button>
        <div class="sidebar-views scroll">
          <ul>
            {BUILT_IN_VIEWS.map(view => (
              <ViewItem key={view.id} view={view} />
            ))}
          </ul>
          {saved.length > 0 && (
            <>
              <h2>{labels.savedViews}</h2>
              <ul>
                {saved.map(view => (
                  <ViewItem key={view.id} view={view} />
                ))}
              </ul>
            </>
          )}
          {mostUsed.length > 0 && (
            <>
              <h2>{labels.tags}</h2>
              <ul>
                {mostUsed.map(({ tag, count }) => (
                  <Item
                    key={tag}
                    path={viewPath(tagViewId(tag))}
                    icon="tag"
                    name={tag}
                    count={count}
                    isHere={isView(tagViewId(tag))}
                  />
                ))}
              </ul>
            </>
          )}
        </div>
        <div class="sidebar-foot">
          <MenuButton variant="quiet" class="account" label={labels.account} entries={accountEntries()}>
            <Avatar id={who.member.id} name={who.member.name} size={1.5} />
            <span class="clip" dir="auto">
              {who.member.name}
            </span>
            <span class="visually-hidden">, {labels.account}</span>
          </MenuButton>
          <FootLink path="/numbers" icon="chart" label={labels.numbers} isHere={route.value.page === 'numbers'} />
          <FootLink path="/settings" icon="settings" label={labels.settings} isHere={route.value.page === 'settings'} />
        </div>
      </nav>
    </>
  );
}

const isView = (id: string) => route.value.page === 'desk' && route.value.view === id;

function ViewItem({ view }: { view: View }) {
  const isCounted = !['closed', 'all', 'mentions'].includes(view.id);
  const count = isCounted ? countOf(view.id, counts.value) : null;
  return <Item path={viewPath(view.id)} icon={view.icon} name={view.name} count={count} isHere={isView(view.id)} />;
}

function Item(props: { path: string; icon: IconName; name: string; count: number | null; isHere: boolean }) {
  const { path, icon, name, count, isHere } = props;
  return (
    <li>
      <a class="sidebar-item" href={ROUTES.inbox + path} aria-current={isHere ? 'page' : undefined}>
        <Icon name={icon} />
        <span class="clip" dir="auto">
          {name}
        </span>
        {count !== null && count > 0 && <span class="count">{sayCount(count)}</span>}
      </a>
    </li>
  );
}

function FootLink({ path, icon, label, isHere }: { path: string; icon: IconName; label: string; isHere: boolean }) {
  return (
    <a
      class="button quiet icon-only"
      href={ROUTES.inbox + path}
      aria-label={label}
      data-tip={label}
      aria-current={isHere ? 'page' : undefined}
    >
      <Icon name={icon} />
    </a>
  );
}
