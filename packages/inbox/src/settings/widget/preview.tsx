import type { WidgetLook } from '@deskbell/protocol';
import { mountPreview, type Preview } from '@deskbell/widget/preview';
import { useEffect, useRef, useState } from 'preact/hooks';
import { RadioGroup } from '../../ui/radio-group.tsx';
import { words } from '../words.ts';

const { widget: said } = words;

/** The real widget's markup, colours and styles, fed with the draft. */
export function WidgetPreview({ look }: { look: WidgetLook }) {
  const stage = useRef<HTMLDivElement>(null);
  const preview = useRef<Preview | null>(null);
  const [shown, setShown] = useState<'open' | 'closed'>('open');
  const [colorScheme, setScheme] = useState<'light' | 'dark'>(() =>
    matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light',
  );

  useEffect(() => {
    if (!stage.current) return;
    const mounted = mountPreview(stage.current);
    preview.current = mounted;
    return mounted.destroy;
  }, []);
  useEffect(() => preview.current?.show({ look, isOpen: shown === 'open', colorScheme }), [look, shown, colorScheme]);

  return (
    <section class="card widget-preview" aria-label={said.preview}>
      <div class="flow between wrap">
        <RadioGroup
          label={said.preview}
          isInline
          value={shown}
          onValue={setShown}
          options={[
            { value: 'open', label: said.showOpen },
            { value: 'closed', label: said.showClosed },
          ]}
        />
        <RadioGroup
          label={said.previewScheme}
          isInline
          value={colorScheme}
          onValue={setScheme}
          options={[
            { value: 'light', label: said.schemes.light },
            { value: 'dark', label: said.schemes.dark },
          ]}
        />
      </div>
      <div ref={stage} class="widget-stage" data-scheme={colorScheme} inert aria-hidden="true" />
      <p class="soft">{said.previewText}</p>
    </section>
  );
}
