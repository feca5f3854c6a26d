import { useState } from 'preact/hooks';
import { Button, IconButton } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { words } from '../words.ts';
import { isInsecure, toOrigin } from './check-origin.ts';

const { keys: said } = words;

interface Props {
  origins: readonly string[];
  onOrigins: (origins: string[]) => void;
  error?: string | undefined;
}

/** A list of pages, one added at a time; Enter adds, and does not save. */
export function OriginsField({ origins, onOrigins, error }: Props) {
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<string | null>(null);

  function add(): void {
    const origin = toOrigin(typed);
    const found = origin === null ? said.originWrong : origins.includes(origin) ? said.originKnown : null;
    setProblem(found);
    if (origin === null || found !== null) return;
    onOrigins([...origins, origin]);
    setTyped('');
  }

  return (
    <div class="stack">
      {origins.length > 0 && (
        <ul class="rows boxed" aria-label={said.origins}>
          {origins.map(origin => (
            <li key={origin} class="row-item">
              <div class="grow">
                <code dir="ltr">{origin}</code>
                {isInsecure(origin) && <p class="warning">{said.originInsecure}</p>}
              </div>
              <IconButton
                icon="trash"
                label={said.removeOrigin(origin)}
                onClick={() => onOrigins(origins.filter(each => each !== origin))}
              />
            </li>
          ))}
        </ul>
      )}
      <div class="flow bottom with-button">
        <TextField
          label={said.addOrigin}
          hint={said.originHint}
          type="url"
          dir="ltr"
          autocomplete="off"
          maxLength={300}
          value={typed}
          onValue={value => {
            setTyped(value);
            setProblem(null);
          }}
          onKeyDown={event => {
            if (event.key !== 'Enter' || typed.trim() === '') return;
            event.preventDefault();
            add();
          }}
          error={problem ?? error}
        />
        <Button icon="plus" onClick={add} disabled={typed.trim() === ''}>
          {words.add}
        </Button>
      </div>
    </div>
  );
}
