import { LIMITS, ROUTES, type UploadPolicy } from '@deskbell/protocol';
import { api } from '../../api/http.ts';
import { Switch, TextField } from '../../ui/field.tsx';
import { changesOf } from '../form/changes.ts';
import { draftName } from '../form/draft-name.ts';
import { Card, SaveBar, Section, Shown } from '../form/section.tsx';
import { useForm } from '../form/use-form.ts';
import { useLoaded } from '../form/use-loaded.ts';
import { words } from '../words.ts';
import { KindsField } from './kinds-field.tsx';

const { uploads: said } = words;

const MEGABYTE = 1_000_000;
const MEGABYTES_MAX = 100;

interface Draft {
  enabled: boolean;
  /** In megabytes, as typed. */
  max_bytes: string;
  max_per_message: string;
  content_types: string[];
}

export function Uploads() {
  const loaded = useLoaded<UploadPolicy>(signal => api.get(ROUTES.agentUploadPolicy, {}, { signal }), []);
  return (
    <Section title={words.sections.uploads} intro={said.intro}>
      <Shown loaded={loaded}>{policy => <UploadsForm policy={policy} />}</Shown>
    </Section>
  );
}

function UploadsForm({ policy }: { policy: UploadPolicy }) {
  const form = useForm<Draft>({
    saved: toDraft(policy),
    keptAs: draftName('uploads'),
    check: draft => ({
      ...(!isBetween(draft.max_bytes, 0.1, MEGABYTES_MAX) && { max_bytes: said.maxSizeWrong(MEGABYTES_MAX) }),
      ...(!(
        isBetween(draft.max_per_message, 1, LIMITS.attachmentsMax) && Number.isInteger(Number(draft.max_per_message))
      ) && {
        max_per_message: said.maxCountWrong(LIMITS.attachmentsMax),
      }),
      ...(draft.enabled && draft.content_types.length === 0 && { content_types: said.typesMissing }),
    }),
    save: (draft, known) => api.patch(ROUTES.agentUploadPolicy, changesOf(toWire(known), toWire(draft))),
  });
  const { draft, problems } = form;
  return (
    <form class="stack" onSubmit={form.submit} noValidate>
      <Card>
        <Switch label={said.enabled} isOn={draft.enabled} onToggle={enabled => form.set({ enabled })} />
        {draft.enabled && (
          <>
            <div class="columns">
              <TextField
                label={said.maxSize}
                inputMode="decimal"
                dir="ltr"
                value={draft.max_bytes}
                onValue={max_bytes => form.set({ max_bytes })}
                error={problems.max_bytes}
              />
              <TextField
                label={said.maxCount}
                inputMode="numeric"
                dir="ltr"
                value={draft.max_per_message}
                onValue={max_per_message => form.set({ max_per_message })}
                error={problems.max_per_message}
              />
            </div>
            <KindsField
              types={draft.content_types}
              onTypes={content_types => form.set({ content_types })}
              error={problems.content_types}
            />
          </>
        )}
      </Card>
      <SaveBar form={form} />
    </form>
  );
}

const toNumber = (typed: string) => (typed.trim() === '' ? Number.NaN : Number(typed.replace(',', '.')));
const isBetween = (typed: string, min: number, max: number) => toNumber(typed) >= min && toNumber(typed) <= max;

function toDraft({ enabled, max_bytes, content_types, max_per_message }: UploadPolicy): Draft {
  return {
    enabled,
    max_bytes: String(max_bytes / MEGABYTE),
    max_per_message: String(max_per_message),
    content_types: [...content_types].sort(),
  };
}

function toWire({ enabled, max_bytes, content_types, max_per_message }: Draft): UploadPolicy {
  return {
    enabled,
    max_bytes: Math.round(toNumber(max_bytes) * MEGABYTE),
    max_per_message: Number(max_per_message),
    content_types: [...content_types].sort(),
  };
}
