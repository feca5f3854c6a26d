import { type ApiKey, ROUTES } from '@deskbell/protocol';
import { useState } from 'preact/hooks';
import { api, type DeskbellError, type Result } from '../../api/http.ts';
import { sayError } from '../../api/say-error.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { toast } from '../../ui/toast.tsx';
import { words } from '../words.ts';
import { NewKey } from './new-key.tsx';

const { keys: said } = words;

interface Props {
  old: ApiKey;
  onCreated: () => void;
  disableOld: () => Promise<Result<unknown>>;
  onClose: () => void;
}

/** A new key beside the old one, both working, and the old one disabled when nothing needs it any more. */
export function RotateKey({ old, onCreated, disableOld, onClose }: Props) {
  const [created, setCreated] = useState<ApiKey | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<DeskbellError | null>(null);
  const { kind, origins } = old;

  async function run<T>(call: () => Promise<Result<T>>, onDone: (value: T) => void): Promise<void> {
    setBusy(true);
    setError(null);
    const result = await call();
    setBusy(false);
    if (result.ok) onDone(result.value);
    else setError(result.error);
  }

  const create = () =>
    run(
      () => api.post<ApiKey>(ROUTES.agentKeys, { kind, ...(kind === 'public' && { origins }) }),
      key => {
        setCreated(key);
        onCreated();
      },
    );
  const finish = () =>
    run(disableOld, () => {
      toast(said.rotated);
      onClose();
    });

  return (
    <Dialog title={said.rotateTitle} onClose={onClose}>
      <ol class="steps">
        {said.rotateSteps.map((step, index) => (
          <li key={step} aria-current={index === (created ? 1 : 0) ? 'step' : undefined}>
            {step}
          </li>
        ))}
      </ol>
      {created ? (
        <>
          <NewKey created={created} />
          <p>{said.rotatePlace[kind]}</p>
          <p class="soft">{said.rotateLaterText}</p>
        </>
      ) : (
        <>
          <p>{said.rotateFirst}</p>
          <p>
            <code dir="ltr">{old.key}</code>
          </p>
        </>
      )}
      <FormProblem text={error && sayError(error)} />
      <div class="flow end">
        <Button onClick={onClose}>{created ? said.rotateLater : words.cancel}</Button>
        {created ? (
          <Button key="finish" variant="danger" isBusy={isBusy} onClick={() => void finish()}>
            {said.rotateFinish}
          </Button>
        ) : (
          <Button key="start" variant="primary" isBusy={isBusy} onClick={() => void create()}>
            {said.rotateStart}
          </Button>
        )}
      </div>
    </Dialog>
  );
}
