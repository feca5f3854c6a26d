import type { ComponentChildren } from 'preact';
import type { DeskbellError } from '../api/http.ts';
import { sayError } from '../api/say-error.ts';
import { labels } from '../labels.ts';
import { Button } from './button.tsx';
import { Icon, type IconName } from './icon.tsx';
import { useSettled } from './use.ts';

export function Empty({ icon, title, children }: { icon: IconName; title: string; children?: ComponentChildren }) {
  return (
    <div class="state">
      <Icon name={icon} />
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** Nothing at first: what is there in a blink needs no spinner. */
export function Loading({ label = labels.loading }: { label?: string }) {
  const isSlow = useSettled(true, 300, false);
  return (
    <div class="state" role="status">
      {isSlow && <span class="busy" aria-hidden="true" />}
      <span class="visually-hidden">{label}</span>
    </div>
  );
}

export function Failed({ error, onRetry }: { error: DeskbellError; onRetry?: () => void }) {
  return (
    <div class="state" role="alert">
      <Icon name={error.code === 'NETWORK_ERROR' ? 'cloudOff' : 'alert'} />
      <h2>{labels.couldNotLoad}</h2>
      <p>{sayError(error)}</p>
      {onRetry && (
        <Button icon="retry" onClick={onRetry}>
          {labels.tryAgain}
        </Button>
      )}
    </div>
  );
}
