import type { DeskState } from './desk.ts';
import { Icon } from './icons.tsx';
import { useOnline, useSettled } from './use.ts';

type Trouble = 'offline' | 'polling' | null;

/** A server that restarts is away for a second or two: nobody needs to know. */
const OFFLINE_AFTER_MS = 2_000;
const POLLING_AFTER_MS = 5_000;

/** Says that the line is bad, when it stays so. */
export function Status({ state }: { state: DeskState }) {
  const { support, language, opening, openError } = state;
  const isOnline = useOnline();
  const isOffline =
    !isOnline || support.connection === 'offline' || (opening === 'failed' && openError?.code === 'NETWORK_ERROR');
  const trouble: Trouble = isOffline ? 'offline' : support.connection === 'polling' ? 'polling' : null;
  const shown = useSettled(trouble, trouble === 'offline' ? OFFLINE_AFTER_MS : POLLING_AFTER_MS, null);
  return (
    <div class="status" role="status">
      {shown && (
        <p class={shown}>
          <Icon name={shown === 'offline' ? 'cloud' : 'clock'} />
          {language.say(shown)}
        </p>
      )}
    </div>
  );
}
