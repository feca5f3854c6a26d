import { failed, ok, type Result } from '@deskbell/sdk/parts';
import { useState } from 'preact/hooks';
import { auth, type Passkey } from '../../access/auth-client.ts';
import type { AuthAnswer } from '../../access/auth-problem.ts';
import { addPasskey, canUsePasskeys } from '../../access/passkey.ts';
import { useStep } from '../../access/use-step.ts';
import { sayAuth } from '../../access/words.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Icon } from '../../ui/icon.tsx';
import { MenuButton } from '../../ui/menu.tsx';
import { sayDay } from '../../ui/say-time.ts';
import { toast } from '../../ui/toast.tsx';
import { Card, Shown } from '../form/section.tsx';
import { useLoaded } from '../form/use-loaded.ts';
import { words } from '../words.ts';

const { security } = words;

type Open = { what: 'add' } | { what: 'rename' | 'delete'; passkey: Passkey } | null;

export function Passkeys() {
  const [open, setOpen] = useState<Open>(null);
  const passkeys = useLoaded<Passkey[]>(async () => toResult(await auth.passkeys()), []);
  const canAdd = canUsePasskeys();
  const close = () => setOpen(null);
  const closeAndReload = () => {
    close();
    passkeys.reload();
  };

  return (
    <Card
      title={security.passkeys}
      text={canAdd ? security.passkeysText : security.noPasskeysHere}
      action={
        canAdd && (
          <Button icon="plus" onClick={() => setOpen({ what: 'add' })}>
            {security.addPasskey}
          </Button>
        )
      }
    >
      <Shown loaded={passkeys}>
        {list =>
          list.length === 0 ? (
            <p class="soft">{security.noPasskeys}</p>
          ) : (
            <ul class="rows">
              {list.map(passkey => (
                <li key={passkey.id} class="row-item">
                  <Icon name="key" />
                  <div class="grow">
                    <bdi>{nameOf(passkey)}</bdi>
                    {passkey.createdAt && <p class="soft">{sayDay(passkey.createdAt)}</p>}
                  </div>
                  <MenuButton
                    label={words.actionsFor(nameOf(passkey))}
                    icon="more"
                    variant="quiet"
                    align="end"
                    entries={[
                      { label: words.rename, icon: 'edit', run: () => setOpen({ what: 'rename', passkey }) },
                      {
                        label: words.delete,
                        icon: 'trash',
                        isDanger: true,
                        run: () => setOpen({ what: 'delete', passkey }),
                      },
                    ]}
                  />
                </li>
              ))}
            </ul>
          )
        }
      </Shown>
      {(open?.what === 'add' || open?.what === 'rename') && (
        <NameDialog
          title={open.what === 'add' ? security.addPasskey : security.renamePasskey}
          name={open.what === 'add' ? '' : nameOf(open.passkey)}
          save={name => (open.what === 'add' ? addPasskey(name) : auth.renamePasskey(open.passkey.id, name))}
          onDone={() => {
            if (open.what === 'add') toast(security.passkeyAdded);
            closeAndReload();
          }}
          onClose={close}
        />
      )}
      {open?.what === 'delete' && (
        <ConfirmDialog
          title={security.deletePasskey}
          actionLabel={words.delete}
          isDanger
          act={async () => toResult(await auth.deletePasskey(open.passkey.id))}
          onDone={closeAndReload}
          onClose={close}
        >
          {security.deletePasskeyText(nameOf(open.passkey))}
        </ConfirmDialog>
      )}
    </Card>
  );
}

interface NameProps {
  title: string;
  name: string;
  save: (name: string) => Promise<AuthAnswer<unknown>>;
  onDone: () => void;
  onClose: () => void;
}

function NameDialog({ title, name: before, save, onDone, onClose }: NameProps) {
  const [name, setName] = useState(before);
  const step = useStep(async () => {
    if (name.trim() === '') return { name: words.nameMissing };
    const answer = await save(name.trim());
    if (!answer.ok) return { form: sayAuth(answer) };
    onDone();
    return null;
  });
  return (
    <FormDialog
      title={title}
      problem={step.problems['form']}
      actionLabel={before === '' ? words.add : words.save}
      isBusy={step.isBusy}
      onSubmit={step.onSubmit}
      onClose={onClose}
    >
      <TextField
        label={security.passkeyName}
        hint={security.passkeyNameHint}
        maxLength={100}
        value={name}
        onValue={setName}
        error={step.problems['name']}
      />
    </FormDialog>
  );
}

const nameOf = (passkey: Passkey) => passkey.name || security.unnamedPasskey;

function toResult<T>(answer: AuthAnswer<T>): Result<T> {
  // `BUSINESS_RULE_VIOLATION`: its words are shown as they are.
  return answer.ok ? ok(answer.value) : failed('BUSINESS_RULE_VIOLATION', sayAuth(answer), true);
}
