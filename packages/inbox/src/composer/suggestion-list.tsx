import { labels } from '../labels.ts';
import type { Suggestion } from './suggestions.ts';

export function SuggestionList(props: {
  suggestions: readonly Suggestion[];
  active: number;
  onTake: (suggestion: Suggestion) => void;
}) {
  const { suggestions, active, onTake } = props;
  if (suggestions.length === 0) return null;
  return (
    <div id="suggestions" class="suggestions scroll" role="listbox" aria-label={labels.suggestions}>
      {suggestions.map((suggestion, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
        // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field
        <div
          key={suggestion.id}
          id={`suggestion-${index}`}
          class="menu-item"
          role="option"
          aria-selected={index === active}
          onPointerDown={event => event.preventDefault()}
          onClick={() => onTake(suggestion)}
        >
          <span class="suggestion">
            <span class="clip" dir="auto">
              {suggestion.label}
            </span>
            {suggestion.macro && (
              <span class="soft clip" dir="auto">
                {suggestion.insert}
              </span>
            )}
          </span>
          <span class="soft clip">{suggestion.detail}</span>
        </div>
      ))}
    </div>
  );
}
