import { type AttributeValue, LIMITS } from '@deskbell/protocol';
import { useEffect, useRef } from 'preact/hooks';
import type { Result } from '../api/http.ts';
import { useForm } from '../settings/form/use-form.ts';
import { Button } from '../ui/button.tsx';
import { SelectField, TextField } from '../ui/field.tsx';
import { FormProblem } from '../ui/form-problem.tsx';
import { ATTRIBUTE_TYPES, type AttributeType, parseAttribute, toAttributeName, typeOf } from './attribute-value.ts';
import { words } from './words.ts';

interface Props {
  /** Null: a new one. */
  name: string | null;
  value: AttributeValue;
  taken: readonly string[];
  save: (changes: Record<string, AttributeValue>) => Promise<Result<unknown>>;
  onClose: () => void;
}

interface Draft {
  name: string;
  type: AttributeType;
  value: string;
}

export function AttributeForm({ name, value, taken, save, onClose }: Props) {
  const box = useRef<HTMLFormElement>(null);
  const form = useForm<Draft>({
    saved: { name: name ?? '', type: typeOf(value), value: String(value) },
    keptAs: null,
    check: draft => {
      const typed = name ?? toAttributeName(draft.name);
      return {
        ...(typed === null && { name: words.nameWrong }),
        ...(name === null && typed !== null && taken.includes(typed) && { name: words.nameKnown }),
        ...(parseAttribute(draft.value, draft.type) === null && { value: words.valueWrong[draft.type] }),
      };
    },
    fieldOf: field => (field === 'attributes' ? 'value' : undefined),
    save: draft => save({ [name ?? toAttributeName(draft.name) ?? '']: parseAttribute(draft.value, draft.type) ?? '' }),
  });
  const { draft, problems } = form;
  useEffect(() => box.current?.querySelector<HTMLElement>('input, select')?.focus(), []);

  return (
    <form
      ref={box}
      class="attribute-form"
      onSubmit={async event => (await form.submit(event)) && onClose()}
      onKeyDown={event => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      }}
      noValidate
    >
      {name === null ? (
        <TextField
          label={words.attributeName}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          maxLength={LIMITS.attributeNameMaxLength}
          value={draft.name}
          onValue={typed => form.set({ name: typed })}
          error={problems.name}
        />
      ) : (
        <p class="field-label">
          <bdi>{name}</bdi>
        </p>
      )}
      <SelectField
        label={words.attributeType}
        value={draft.type}
        onValue={type => form.set({ type, value: type === 'yesNo' ? 'true' : draft.value })}
        options={ATTRIBUTE_TYPES.map(type => ({ value: type, label: words.attributeTypes[type] }))}
      />
      {draft.type === 'yesNo' ? (
        <SelectField
          label={words.attributeValue}
          value={draft.value === 'false' ? 'false' : 'true'}
          onValue={typed => form.set({ value: typed })}
          options={[
            { value: 'true', label: words.yes },
            { value: 'false', label: words.no },
          ]}
          error={problems.value}
        />
      ) : (
        <TextField
          label={words.attributeValue}
          inputMode={draft.type === 'number' ? 'decimal' : 'text'}
          dir="auto"
          autocomplete="off"
          maxLength={LIMITS.attributeTextMaxCodePoints}
          value={draft.value}
          onValue={typed => form.set({ value: typed })}
          error={problems.value}
        />
      )}
      <FormProblem text={problems.form} />
      <div class="flow end">
        <Button size="small" onClick={onClose}>
          {words.cancel}
        </Button>
        <Button size="small" type="submit" variant="primary" isBusy={form.isSaving}>
          {words.save}
        </Button>
      </div>
    </form>
  );
}
