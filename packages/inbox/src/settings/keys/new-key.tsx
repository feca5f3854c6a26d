import type { ApiKey } from '@deskbell/protocol';
import { CopyField } from '../../ui/copy-field.tsx';
import { words } from '../words.ts';

const { keys: said } = words;

/** A key that was just made: the only time a secret one is seen. */
export function NewKey({ created }: { created: ApiKey }) {
  return (
    <>
      <CopyField label={said.key} value={created.key} copyLabel={said.copyKey} />
      {created.kind === 'secret' ? (
        <p class="notice">{words.shownOnce}</p>
      ) : (
        <CopyField label={said.snippet} value={scriptTag(created.key)} copyLabel={said.copySnippet} />
      )}
    </>
  );
}

const scriptTag = (key: string): string =>
  `<script src="${location.origin}/widget.js" data-public-key="${key}" async></script>`;
