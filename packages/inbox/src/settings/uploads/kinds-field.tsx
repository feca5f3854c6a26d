import { words } from '../words.ts';
import { FILE_KINDS, type FileGroup } from './file-kinds.ts';

const { uploads: said } = words;

interface Props {
  types: readonly string[];
  onTypes: (types: string[]) => void;
  error?: string | undefined;
}

/** Boxes in groups; a group's own box is all of them, or some. */
export function KindsField({ types, onTypes, error }: Props) {
  function toggle(changed: readonly string[], isOn: boolean): void {
    const rest = types.filter(type => !changed.includes(type));
    onTypes((isOn ? [...rest, ...changed] : rest).sort());
  }
  return (
    <div class="kinds">
      <p class="field-label">{said.types}</p>
      {error && (
        <p class="field-error" role="alert">
          {error}
        </p>
      )}
      {(Object.keys(FILE_KINDS) as FileGroup[]).map(group => {
        const all = Object.entries(FILE_KINDS[group]);
        const names = all.map(([type]) => type);
        const count = names.filter(type => types.includes(type)).length;
        return (
          <fieldset key={group} class="kinds-group">
            <legend class="visually-hidden">{said.groups[group]}</legend>
            <label class="choice">
              <input
                type="checkbox"
                checked={count === names.length}
                ref={box => {
                  if (box) box.indeterminate = count > 0 && count < names.length;
                }}
                aria-label={said.all(said.groups[group])}
                aria-invalid={error ? 'true' : undefined}
                onChange={event => toggle(names, event.currentTarget.checked)}
              />
              <span>
                {said.groups[group]}
                {group === 'archives' && <span class="field-hint">{said.archivesHint}</span>}
              </span>
            </label>
            {names.length > 1 && (
              <div class="kinds-list">
                {all.map(([type, name]) => (
                  <label key={type} class="choice">
                    <input
                      type="checkbox"
                      checked={types.includes(type)}
                      onChange={event => toggle([type], event.currentTarget.checked)}
                    />
                    {name}
                  </label>
                ))}
              </div>
            )}
          </fieldset>
        );
      })}
    </div>
  );
}
