import type { ApiKey } from '@deskbell/protocol';
import { labels } from '../../labels.ts';
import { IconButton } from '../../ui/button.tsx';
import { MenuButton } from '../../ui/menu.tsx';
import { sayDay } from '../../ui/say-time.ts';
import { toast } from '../../ui/toast.tsx';
import { words } from '../words.ts';

const { keys: said } = words;

interface Props {
  apiKey: ApiKey;
  onOrigins: () => void;
  onRotate: () => void;
  onDisable: () => void;
  onEnable: () => void;
}

export function KeyRow({ apiKey, onOrigins, onRotate, onDisable, onEnable }: Props) {
  const { key, kind, origins, enabled, created_at } = apiKey;
  const isPublic = kind === 'public';
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(key);
      toast(labels.copied);
    } catch {
      toast(key, { ms: 0 });
    }
  }
  return (
    <li class={enabled ? 'row-item' : 'row-item is-off'}>
      <div class="grow">
        <p class="flow tight">
          {/* Of a secret key only its beginning is known. */}
          <code class="clip" dir="ltr">
            {key}
          </code>
          {!enabled && <span class="tag">{said.isOff}</span>}
        </p>
        <p class="soft">
          {said.createdOn(sayDay(created_at))}
          {isPublic && enabled && (
            <>
              {' · '}
              {origins.length > 0 ? (
                <bdi dir="ltr">{origins.join(', ')}</bdi>
              ) : (
                <strong class="warning">{said.noOrigins}</strong>
              )}
            </>
          )}
        </p>
      </div>
      {isPublic && <IconButton icon="copy" label={said.copyKey} onClick={() => void copy()} />}
      <MenuButton
        label={words.actionsFor(key)}
        icon="more"
        variant="quiet"
        align="end"
        entries={
          enabled
            ? [
                ...(isPublic ? [{ label: said.editOrigins, icon: 'globe' as const, run: onOrigins }] : []),
                { label: said.rotate, icon: 'retry', run: onRotate },
                null,
                { label: said.disable, icon: 'close', isDanger: true, run: onDisable },
              ]
            : [{ label: said.enable, icon: 'check', run: onEnable }]
        }
      />
    </li>
  );
}
