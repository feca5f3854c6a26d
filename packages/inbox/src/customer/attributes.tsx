import { type AttributeValue, type CustomerWithAttributes, LIMITS, ROUTES } from '@deskbell/protocol';
import { useState } from 'preact/hooks';
import { api, type Result } from '../api/http.ts';
import { sayError } from '../api/say-error.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { toast } from '../ui/toast.tsx';
import { AttributeForm } from './attribute-form.tsx';
import { words } from './words.ts';

type Values = Record<string, AttributeValue>;

interface Props {
  attributes: Values;
  /** Null for a visitor, who has none. */
  customerId: string | null;
  onChanged: (attributes: Values) => void;
}

/** What the shop knows of them, each of its kind: text, a number, yes or no. */
export function Attributes({ attributes, customerId, onChanged }: Props) {
  /** Empty: a new one. */
  const [editing, setEditing] = useState<string | null>(null);
  const names = Object.keys(attributes).sort();
  if (customerId === null && names.length === 0) return null;

  async function save(changes: Record<string, AttributeValue | null>): Promise<Result<unknown>> {
    const path = `${ROUTES.agentCustomers}/${encodeURIComponent(customerId ?? '')}`;
    const saved = await api.patch<CustomerWithAttributes>(path, { attributes: changes });
    if (saved.ok) onChanged(saved.value.attributes);
    return saved;
  }

  async function remove(name: string): Promise<void> {
    const before = attributes[name];
    const removed = await save({ [name]: null });
    if (!removed.ok) return void toast(sayError(removed.error), { kind: 'problem' });
    if (before === undefined) return;
    toast(words.removed(name), { action: { label: words.undo, run: () => void save({ [name]: before }) } });
  }

  return (
    <section class="customer-part" aria-labelledby="customer-attributes">
      <h3 id="customer-attributes">{words.attributes}</h3>
      {names.length === 0 && editing === null && <p class="soft">{words.noAttributes}</p>}
      <dl class="facts attributes">
        {names.map(name =>
          editing === name ? (
            <div key={name} class="is-open">
              <AttributeForm
                name={name}
                value={attributes[name] ?? ''}
                taken={names}
                save={save}
                onClose={() => setEditing(null)}
              />
            </div>
          ) : (
            <div key={name}>
              <dt>
                <bdi>{name}</bdi>
              </dt>
              <dd>
                <bdi>{sayValue(attributes[name] ?? '')}</bdi>
                {customerId !== null && (
                  <span class="fact-actions">
                    <IconButton
                      icon="edit"
                      size="small"
                      label={words.editAttribute(name)}
                      onClick={() => setEditing(name)}
                    />
                    <IconButton
                      icon="trash"
                      size="small"
                      label={words.removeAttribute(name)}
                      onClick={() => void remove(name)}
                    />
                  </span>
                )}
              </dd>
            </div>
          ),
        )}
      </dl>
      {editing === '' && (
        <AttributeForm name={null} value="" taken={names} save={save} onClose={() => setEditing(null)} />
      )}
      {customerId !== null && editing === null && names.length < LIMITS.attributesMax && (
        <Button size="small" variant="quiet" icon="plus" onClick={() => setEditing('')}>
          {words.addAttribute}
        </Button>
      )}
    </section>
  );
}

function sayValue(value: AttributeValue): string {
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  // Without grouping: it may be a year, or a number of something.
  return typeof value === 'number'
    ? value.toLocaleString(undefined, { maximumFractionDigits: 20, useGrouping: false })
    : value;
}
