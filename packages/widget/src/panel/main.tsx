import { render } from 'preact';
import { parseColor } from '../loader/color.ts';
import { accentOf } from '../loader/look.ts';
import type { Panel, PanelHost } from '../loader/panel-contract.ts';
import { adoptStyles } from '../loader/styles.ts';
import { createDesk } from './desk.ts';
import { Dialog } from './dialog.tsx';
import { STYLES } from './styles/styles.ts';
import { readableAccent } from './theme.ts';

/** Called once by the loader, on the first opening. */
export function mountPanel(host: PanelHost): Panel {
  adoptStyles(host.root, STYLES, host.options.nonce);
  const place = document.createElement('div');
  host.frame.prepend(place);
  const desk = createDesk(host);
  const stopTheming = desk.store.subscribe(paint);
  let accent = '';

  function paint(): void {
    const wanted = accentOf(host.host, host.options, host.look());
    if (wanted === accent) return;
    accent = wanted;
    const color = parseColor(wanted) ?? [79, 70, 229];
    host.frame.style.setProperty('--accent-on-light', readableAccent(color, 'light'));
    host.frame.style.setProperty('--accent-on-dark', readableAccent(color, 'dark'));
  }

  paint();
  render(<Dialog desk={desk} />, place);
  return {
    show: desk.show,
    hide: desk.hide,
    identify: token => void desk.identify(token),
    resume: desk.resume,
    logout: () => void desk.logout(),
    setLocale: desk.setLocale,
    destroy() {
      stopTheming();
      render(null, place);
      place.remove();
      desk.destroy();
    },
  };
}
