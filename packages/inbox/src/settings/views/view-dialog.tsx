import {
  CONVERSATION_SORTS,
  CONVERSATION_STATUSES,
  type ConversationFilter,
  type ConversationSort,
  LIMITS,
  PRIORITIES,
  ROUTES,
  type SavedView,
  type SavedViewBody,
} from '@deskbell/protocol';
import { api } from '../../api/http.ts';
import { assignable, findMember } from '../../people/members.ts';
import { SelectField, Switch, TextField } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { useForm } from '../form/use-form.ts';
import { words } from '../words.ts';

const { views: said } = words;

/** The empty word stands for any. */
interface Draft {
  name: string;
  status: string;
  assignee: string;
  tag: string;
  priority: string;
  waiting: boolean;
  unwritten: boolean;
  sort: ConversationSort;
  shared: boolean;
}

interface Props {
  /** Null: a new one. */
  view: SavedView | null;
  onSaved: () => void;
  onClose: () => void;
}

export function ViewDialog({ view, onSaved, onClose }: Props) {
  const form = useForm<Draft>({
    saved: toDraft(view),
    keptAs: null,
    check: ({ name }) => (name.trim() === '' ? { name: words.nameMissing } : {}),
    save: draft =>
      view
        ? api.patch(`${ROUTES.agentViews}/${encodeURIComponent(view.id)}`, toBody(draft))
        : api.post(ROUTES.agentViews, toBody(draft)),
  });
  const { draft, problems } = form;
  const any = { value: '', label: said.any };
  const isGone =
    draft.assignee !== '' && !['me', 'none'].includes(draft.assignee) && !findMember(draft.assignee)?.enabled;
  return (
    <FormDialog
      title={view ? said.editTitle : said.createTitle}
      problem={problems.form}
      actionLabel={words.save}
      isBusy={form.isSaving}
      isReady={form.isDirty}
      onSubmit={async event => (await form.submit(event)) && onSaved()}
      onClose={onClose}
    >
      <TextField
        label={said.name}
        dir="auto"
        maxLength={LIMITS.viewNameMaxCodePoints}
        value={draft.name}
        onValue={name => form.set({ name })}
        error={problems.name}
      />
      <div class="columns">
        <SelectField
          label={said.status}
          value={draft.status}
          onValue={status => form.set({ status })}
          options={[any, ...CONVERSATION_STATUSES.map(value => ({ value, label: words.statuses[value] }))]}
        />
        <SelectField
          label={said.assignee}
          value={draft.assignee}
          onValue={assignee => form.set({ assignee })}
          options={[
            any,
            { value: 'me', label: said.me },
            { value: 'none', label: said.nobody },
            ...assignable.value.map(({ id, name }) => ({ value: id, label: name })),
            ...(isGone ? [{ value: draft.assignee, label: findMember(draft.assignee)?.name ?? draft.assignee }] : []),
          ]}
        />
        <SelectField
          label={said.priority}
          value={draft.priority}
          onValue={priority => form.set({ priority })}
          options={[any, ...PRIORITIES.map(value => ({ value, label: words.priorities[value] }))]}
        />
        <TextField
          label={said.tag}
          placeholder={said.any}
          maxLength={LIMITS.tagMaxCodePoints}
          value={draft.tag}
          onValue={tag => form.set({ tag })}
          error={problems.tag}
        />
      </div>
      <Switch label={said.waiting} isOn={draft.waiting} onToggle={waiting => form.set({ waiting })} />
      <Switch label={said.unwritten} isOn={draft.unwritten} onToggle={unwritten => form.set({ unwritten })} />
      <SelectField
        label={said.sort}
        value={draft.sort}
        onValue={sort => form.set({ sort })}
        options={CONVERSATION_SORTS.map(value => ({ value, label: said.sorts[value] }))}
      />
      <Switch label={said.shared} isOn={draft.shared} onToggle={shared => form.set({ shared })} />
    </FormDialog>
  );
}

function toDraft(view: SavedView | null): Draft {
  const { status = '', assignee = '', tag = '', priority = '', waiting = false, written = true } = view?.filter ?? {};
  return {
    name: view?.name ?? '',
    status,
    assignee,
    tag,
    priority,
    waiting,
    unwritten: !written,
    sort: view?.sort ?? 'waiting',
    shared: view?.shared ?? false,
  };
}

function toBody(draft: Draft): SavedViewBody {
  const { name, status, assignee, tag, priority, waiting, unwritten, sort, shared } = draft;
  const filter = {
    ...(status !== '' && { status }),
    ...(assignee !== '' && { assignee }),
    ...(tag.trim() !== '' && { tag: tag.trim().toLowerCase() }),
    ...(priority !== '' && { priority }),
    ...(waiting && { waiting }),
    ...(unwritten && { written: false }),
  } as ConversationFilter;
  return { name: name.trim(), filter, sort, shared };
}
