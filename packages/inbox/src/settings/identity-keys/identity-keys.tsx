import { type IdentityKey, ROUTES } from '@deskbell/protocol';
import { useState } from 'preact/hooks';
import { api } from '../../api/http.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Icon } from '../../ui/icon.tsx';
import { sayDay } from '../../ui/say-time.ts';
import { Empty } from '../../ui/states.tsx';
import { Card, Section, Shown } from '../form/section.tsx';
import { useLoaded } from '../form/use-loaded.ts';
import { words } from '../words.ts';
import { AddIdentityKey } from './add-identity-key.tsx';

const { identity: said } = words;

export function IdentityKeys() {
  const [isAdding, setAdding] = useState(false);
  const [deleting, setDeleting] = useState<IdentityKey | null>(null);
  const keys = useLoaded<{ identity_keys: IdentityKey[] }>(
    signal => api.get(ROUTES.agentIdentityKeys, {}, { signal }),
    [],
  );
  return (
    <Section
      title={words.sections.identity}
      intro={said.intro}
      action={
        <Button variant="primary" icon="plus" onClick={() => setAdding(true)}>
          {said.create}
        </Button>
      }
    >
      <Card>
        <Shown loaded={keys}>
          {({ identity_keys: list }) =>
            list.length === 0 ? (
              <Empty icon="shield" title={said.none}>
                <p>{said.noneText}</p>
              </Empty>
            ) : (
              <ul class="rows">
                {list.map(key => (
                  <li key={key.id} class="row-item">
                    <Icon name="shield" />
                    <div class="grow">
                      <p>{said.algorithms[key.algorithm]}</p>
                      <p class="soft">
                        <code dir="ltr">{key.id}</code>
                        {' · '}
                        {words.keys.createdOn(sayDay(key.created_at))}
                      </p>
                      {key.public_key && (
                        <details>
                          <summary>{said.showPublic}</summary>
                          <pre dir="ltr">{key.public_key}</pre>
                        </details>
                      )}
                    </div>
                    <IconButton icon="trash" label={words.delete} onClick={() => setDeleting(key)} />
                  </li>
                ))}
              </ul>
            )
          }
        </Shown>
      </Card>
      <p class="soft">{said.rotateHint}</p>
      {isAdding && <AddIdentityKey onAdded={keys.reload} onClose={() => setAdding(false)} />}
      {deleting && (
        <ConfirmDialog
          title={said.deleteTitle}
          actionLabel={said.deleteAction}
          isDanger
          act={() => api.delete(`${ROUTES.agentIdentityKeys}/${encodeURIComponent(deleting.id)}`)}
          onDone={() => {
            setDeleting(null);
            keys.reload();
          }}
          onClose={() => setDeleting(null)}
        >
          <p>
            <code dir="ltr">{deleting.id}</code>
          </p>
          <p>{said.deleteText}</p>
        </ConfirmDialog>
      )}
    </Section>
  );
}
