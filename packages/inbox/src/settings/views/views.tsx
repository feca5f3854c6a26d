import { ROUTES, type SavedView } from '@deskbell/protocol';
import { useState } from 'preact/hooks';
import { api } from '../../api/http.ts';
import { viewPath } from '../../app/routes.ts';
import { me } from '../../app/session.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Empty } from '../../ui/states.tsx';
import { Card, Section, Shown } from '../form/section.tsx';
import { useLoaded } from '../form/use-loaded.ts';
import { words } from '../words.ts';
import { sayFilter } from './say-filter.ts';
import { ViewDialog } from './view-dialog.tsx';

const { views: said } = words;

type Open = { what: 'create' } | { what: 'edit' | 'delete'; view: SavedView } | null;

export function Views() {
  const [open, setOpen] = useState<Open>(null);
  const views = useLoaded<{ views: SavedView[] }>(signal => api.get(ROUTES.agentViews, {}, { signal }), []);
  const own = me.value?.member;
  // A view of the team is its maker's, and the admins'.
  const canChange = (view: SavedView) => view.owner_id === own?.id || own?.role === 'admin';
  const close = () => setOpen(null);
  const closeAndReload = () => {
    close();
    views.reload();
  };

  return (
    <Section
      title={words.sections.views}
      intro={said.intro}
      action={
        <Button variant="primary" icon="plus" onClick={() => setOpen({ what: 'create' })}>
          {said.create}
        </Button>
      }
    >
      <Card>
        <Shown loaded={views}>
          {({ views: list }) =>
            list.length === 0 ? (
              <Empty icon="bookmark" title={said.none}>
                <p>{said.noneText}</p>
              </Empty>
            ) : (
              <ul class="rows">
                {list.map(view => (
                  <li key={view.id} class="row-item">
                    <Icon name={view.shared ? 'people' : 'bookmark'} />
                    <div class="grow">
                      <p class="clip">
                        <a href={`/inbox${viewPath(view.id)}`}>
                          <bdi>{view.name}</bdi>
                        </a>
                      </p>
                      <p class="soft">{sayFilter(view.filter)}</p>
                    </div>
                    <span class="tag">{view.shared ? said.isShared : said.isOwn}</span>
                    {canChange(view) && (
                      <>
                        <IconButton
                          icon="edit"
                          label={`${words.edit}: ${view.name}`}
                          onClick={() => setOpen({ what: 'edit', view })}
                        />
                        <IconButton
                          icon="trash"
                          label={`${words.delete}: ${view.name}`}
                          onClick={() => setOpen({ what: 'delete', view })}
                        />
                      </>
                    )}
                  </li>
                ))}
              </ul>
            )
          }
        </Shown>
      </Card>
      {(open?.what === 'create' || open?.what === 'edit') && (
        <ViewDialog view={open.what === 'edit' ? open.view : null} onSaved={closeAndReload} onClose={close} />
      )}
      {open?.what === 'delete' && (
        <ConfirmDialog
          title={said.deleteTitle(open.view.name)}
          actionLabel={said.deleteAction}
          isDanger
          act={() => api.delete(`${ROUTES.agentViews}/${encodeURIComponent(open.view.id)}`)}
          onDone={closeAndReload}
          onClose={close}
        >
          {said.deleteText}
        </ConfirmDialog>
      )}
    </Section>
  );
}
