import { type ApiKey, ROUTES } from '@deskbell/protocol';
import { useState } from 'preact/hooks';
import { api } from '../../api/http.ts';
import { sayError } from '../../api/say-error.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { toast } from '../../ui/toast.tsx';
import { Card, Section, Shown } from '../form/section.tsx';
import { useLoaded } from '../form/use-loaded.ts';
import { words } from '../words.ts';
import { CreateKey } from './create-key.tsx';
import { EditOrigins } from './edit-origins.tsx';
import { KeyRow } from './key-row.tsx';
import { RotateKey } from './rotate-key.tsx';

const { keys: said } = words;

type Open = { what: 'create' } | { what: 'origins' | 'rotate' | 'disable'; key: ApiKey } | null;

export function Keys() {
  const [open, setOpen] = useState<Open>(null);
  const keys = useLoaded<{ keys: ApiKey[] }>(signal => api.get(ROUTES.agentKeys, {}, { signal }), []);
  const close = () => setOpen(null);

  async function change(key: ApiKey, by: { origins?: string[]; enabled?: boolean }) {
    const changed = await api.patch<ApiKey>(`${ROUTES.agentKeys}/${encodeURIComponent(key.id)}`, by);
    if (changed.ok && keys.state === 'ready') {
      keys.replace(known => ({ keys: known.keys.map(each => (each.id === key.id ? changed.value : each)) }));
    }
    return changed;
  }

  async function enable(key: ApiKey): Promise<void> {
    const changed = await change(key, { enabled: true });
    if (!changed.ok) toast(sayError(changed.error), { kind: 'problem' });
  }

  const list = (kind: ApiKey['kind'], title: string, text: string, none: string) => (
    <Card title={title} text={text}>
      <Shown loaded={keys}>
        {({ keys: all }) => {
          const shown = all
            .filter(key => key.kind === kind)
            .toSorted((a, b) => Number(b.enabled) - Number(a.enabled) || b.created_at.localeCompare(a.created_at));
          if (shown.length === 0) return <p class="soft">{none}</p>;
          return (
            <ul class="rows">
              {shown.map(key => (
                <KeyRow
                  key={key.id}
                  apiKey={key}
                  onOrigins={() => setOpen({ what: 'origins', key })}
                  onRotate={() => setOpen({ what: 'rotate', key })}
                  onDisable={() => setOpen({ what: 'disable', key })}
                  onEnable={() => void enable(key)}
                />
              ))}
            </ul>
          );
        }}
      </Shown>
    </Card>
  );

  return (
    <Section
      title={words.sections.keys}
      intro={said.intro}
      action={
        <Button variant="primary" icon="plus" onClick={() => setOpen({ what: 'create' })}>
          {said.create}
        </Button>
      }
    >
      {list('public', said.publicKeys, said.publicText, said.noPublic)}
      {list('secret', said.secretKeys, said.secretText, said.noSecret)}
      {open?.what === 'create' && <CreateKey onCreated={keys.reload} onClose={close} />}
      {open?.what === 'origins' && (
        <EditOrigins origins={open.key.origins} save={origins => change(open.key, { origins })} onClose={close} />
      )}
      {open?.what === 'rotate' && (
        <RotateKey
          old={open.key}
          onCreated={keys.reload}
          disableOld={() => change(open.key, { enabled: false })}
          onClose={close}
        />
      )}
      {open?.what === 'disable' && (
        <ConfirmDialog
          title={said.disableTitle}
          actionLabel={said.disableAction}
          isDanger
          act={() => change(open.key, { enabled: false })}
          onDone={close}
          onClose={close}
        >
          <p>
            <code dir="ltr">{open.key.key}</code>
          </p>
          <p>{said.disableText[open.key.kind]}</p>
        </ConfirmDialog>
      )}
    </Section>
  );
}
