import { ROUTES, type SearchPage } from '@deskbell/protocol';
import { ok } from '@deskbell/sdk/parts';
import { useState } from 'preact/hooks';
import { api, type DeskbellError, exchange, type Result } from '../../api/http.ts';
import { sayError } from '../../api/say-error.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { download } from '../../ui/download.ts';
import { TextField } from '../../ui/field.tsx';
import { FormProblem } from '../../ui/form-problem.tsx';
import { toast } from '../../ui/toast.tsx';
import { Card, Section } from '../form/section.tsx';
import { words } from '../words.ts';
import { type Found, findPeople, isIdentityId } from './find-people.ts';

const { data: said } = words;

/** What has to be typed before somebody is erased; short, and not by accident. */
const ERASE_WORD = 'ERASE';

export function CustomerData() {
  const [wanted, setWanted] = useState(() => new URLSearchParams(location.search).get('customer') ?? '');
  const [found, setFound] = useState<Found[] | null>(null);
  const [error, setError] = useState<DeskbellError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [exporting, setExporting] = useState<string | null>(null);
  const [erasing, setErasing] = useState<Found | null>(null);

  async function find(event: Event): Promise<void> {
    event.preventDefault();
    const text = wanted.trim();
    if (text === '' || isBusy) return;
    setBusy(true);
    setError(null);
    const answer = await search(text);
    setBusy(false);
    if (answer.ok) setFound(answer.value);
    else setError(answer.error);
  }

  async function exportAll({ id }: Found): Promise<void> {
    setExporting(id);
    const answer = await exchange('GET', `${pathOf(id)}/export`, undefined, { timeoutMs: 120_000 });
    const problem = answer.ok ? await save(id, answer.value) : sayError(answer.error);
    setExporting(null);
    if (problem === null) toast(said.exported);
    else toast(problem, { kind: 'problem' });
  }

  return (
    <Section title={words.sections.data} intro={said.intro}>
      <Card>
        <form class="flow bottom with-button" onSubmit={find}>
          <TextField
            label={said.find}
            hint={said.findHint}
            type="search"
            autocomplete="off"
            dir="auto"
            value={wanted}
            onValue={setWanted}
          />
          <Button type="submit" icon="search" isBusy={isBusy} disabled={wanted.trim() === ''}>
            {said.findAction}
          </Button>
        </form>
        <FormProblem text={error && sayError(error)} />
        <div role="status">{found?.length === 0 && <p class="soft">{said.nobody}</p>}</div>
        {found && found.length > 0 && (
          <ul class="rows">
            {found.map(person => (
              <li key={person.id} class="row-item">
                <Avatar id={person.id} name={person.name} />
                <div class="grow">
                  <p class="clip">
                    <bdi>{nameOf(person)}</bdi>
                  </p>
                  <p class="soft clip">
                    {person.email && <bdi>{person.email} · </bdi>}
                    <code dir="ltr">{person.id}</code>
                  </p>
                </div>
                <div class="row-actions">
                  <Button
                    size="small"
                    icon="download"
                    isBusy={exporting === person.id}
                    onClick={() => void exportAll(person)}
                  >
                    {said.export}
                  </Button>
                  <Button size="small" icon="trash" onClick={() => setErasing(person)}>
                    {said.erase}
                  </Button>
                </div>
              </li>
            ))}
          </ul>
        )}
      </Card>
      {erasing && (
        <ConfirmDialog
          title={said.eraseTitle(nameOf(erasing))}
          actionLabel={said.eraseAction}
          isDanger
          typed={{ label: said.eraseType(ERASE_WORD), word: ERASE_WORD }}
          act={() => api.delete(pathOf(erasing.id))}
          onDone={() => {
            toast(said.erased);
            setFound(known => known?.filter(({ id }) => id !== erasing.id) ?? null);
            setErasing(null);
          }}
          onClose={() => setErasing(null)}
        >
          <p>
            <bdi>{erasing.email}</bdi> <code dir="ltr">{erasing.id}</code>
          </p>
          <p>{said.eraseText}</p>
          <p>{said.eraseOnly}</p>
        </ConfirmDialog>
      )}
    </Section>
  );
}

const pathOf = (id: string) => `${ROUTES.agentCustomers}/${encodeURIComponent(id)}`;
const nameOf = ({ name, email }: Found) => name ?? email ?? said.visitor;

/** An id stands for itself, also a visitor's, whom no search finds by name. */
async function search(text: string): Promise<Result<Found[]>> {
  if (isIdentityId(text)) {
    const known = await api.get<Found>(pathOf(text));
    if (known.ok) return ok([known.value]);
    return text.startsWith('anon_') ? ok([{ id: text, name: null, email: null }]) : ok([]);
  }
  const page = await api.get<SearchPage>(ROUTES.agentSearch, { q: text, limit: 50 });
  return page.ok ? ok(findPeople(page.value.hits)) : page;
}

/** Null: it is in the downloads. */
async function save(id: string, answer: Response): Promise<string | null> {
  const body = (await answer.json().catch(() => null)) as { data?: unknown; error?: DeskbellError } | null;
  if (!answer.ok || body === null) {
    return sayError(body?.error ?? { code: 'SERVER_ERROR', message: '', retryable: true, context: {} });
  }
  download(`deskbell-${id}.json`, `${JSON.stringify(body.data ?? body, null, 2)}\n`, 'application/json');
  return null;
}
