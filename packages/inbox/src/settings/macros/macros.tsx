import { type Macro, ROUTES } from '@deskbell/protocol';
import { useState } from 'preact/hooks';
import { api } from '../../api/http.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Empty } from '../../ui/states.tsx';
import { Card, Section, Shown } from '../form/section.tsx';
import { useLoaded } from '../form/use-loaded.ts';
import { words } from '../words.ts';
import { MacroDialog } from './macro-dialog.tsx';
import { sayAction } from './say-action.ts';

const { macros: said } = words;

type Open = { what: 'create' } | { what: 'edit' | 'delete'; macro: Macro } | null;

/** With fewer than this there is nothing to look for. */
const FILTER_FROM = 8;

export function Macros() {
  const [open, setOpen] = useState<Open>(null);
  const [wanted, setWanted] = useState('');
  const macros = useLoaded<{ macros: Macro[] }>(signal => api.get(ROUTES.agentMacros, {}, { signal }), []);
  const close = () => setOpen(null);
  const closeAndReload = () => {
    close();
    macros.reload();
  };
  const all = macros.state === 'ready' ? macros.value.macros : [];

  return (
    <Section
      title={words.sections.macros}
      intro={said.intro}
      action={
        <Button variant="primary" icon="plus" onClick={() => setOpen({ what: 'create' })}>
          {said.create}
        </Button>
      }
    >
      {all.length >= FILTER_FROM && <TextField label={said.filter} type="search" value={wanted} onValue={setWanted} />}
      <Card>
        <Shown loaded={macros}>
          {() => {
            const shown = find(all, wanted);
            if (all.length === 0) {
              return (
                <Empty icon="bolt" title={said.none}>
                  <p>{said.noneText}</p>
                </Empty>
              );
            }
            if (shown.length === 0) return <p class="soft">{said.nothingFound}</p>;
            return (
              <ul class="rows">
                {shown.map(macro => (
                  <li key={macro.id} class="row-item">
                    <div class="grow">
                      <p class="flow tight">
                        <bdi class="clip">{macro.title}</bdi>
                        {macro.shortcut && <code>/{macro.shortcut}</code>}
                      </p>
                      <p class="soft clip" dir="auto">
                        {macro.content}
                      </p>
                      {macro.actions.length > 0 && (
                        <p class="flow tight">
                          {macro.actions.map(action => (
                            <span key={sayAction(action)} class="tag">
                              {sayAction(action)}
                            </span>
                          ))}
                        </p>
                      )}
                    </div>
                    <IconButton
                      icon="edit"
                      label={`${words.edit}: ${macro.title}`}
                      onClick={() => setOpen({ what: 'edit', macro })}
                    />
                    <IconButton
                      icon="trash"
                      label={`${words.delete}: ${macro.title}`}
                      onClick={() => setOpen({ what: 'delete', macro })}
                    />
                  </li>
                ))}
              </ul>
            );
          }}
        </Shown>
      </Card>
      {(open?.what === 'create' || open?.what === 'edit') && (
        <MacroDialog
          macro={open.what === 'edit' ? open.macro : null}
          others={all.filter(each => open.what === 'create' || each.id !== open.macro.id)}
          onSaved={closeAndReload}
          onClose={close}
        />
      )}
      {open?.what === 'delete' && (
        <ConfirmDialog
          title={said.deleteTitle(open.macro.title)}
          actionLabel={said.deleteAction}
          isDanger
          act={() => api.delete(`${ROUTES.agentMacros}/${encodeURIComponent(open.macro.id)}`)}
          onDone={closeAndReload}
          onClose={close}
        >
          {said.deleteText}
        </ConfirmDialog>
      )}
    </Section>
  );
}

function find(macros: readonly Macro[], wanted: string): Macro[] {
  const text = wanted.trim().toLowerCase();
  return macros
    .filter(({ title, shortcut, content }) => `${title} ${shortcut ?? ''} ${content}`.toLowerCase().includes(text))
    .toSorted((a, b) => a.title.localeCompare(b.title));
}
