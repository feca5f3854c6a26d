import type { WidgetLook } from '@deskbell/protocol';
import { render } from 'preact';
import { labels } from '../labels/en.ts';
import { createLanguage } from '../labels/translate.ts';
import { parseColor } from '../loader/color.ts';
import { createLauncher } from '../loader/launcher.ts';
import { LAUNCHER_LABELS } from '../loader/locale.ts';
import { applyLook } from '../loader/look.ts';
import type { Options } from '../loader/options.ts';
import loaderStyles from '../loader/styles.css?inline';
import { adoptStyles } from '../loader/styles.ts';
import { Intro } from '../panel/conversation/no-messages.tsx';
import type { Desk, DeskState } from '../panel/desk.ts';
import { Header } from '../panel/header.tsx';
import { Icon } from '../panel/icons.tsx';
import { BOX_STYLES } from '../panel/styles/styles.ts';
import { readableAccent } from '../panel/theme.ts';
import styles from './preview.css?inline';

export interface PreviewState {
  look: WidgetLook;
  isOpen: boolean;
  colorScheme: 'light' | 'dark';
}

export interface Preview {
  show(state: PreviewState): void;
  destroy(): void;
}

const OPTIONS: Options = {
  url: '',
  publicKey: '',
  locale: 'en',
  position: null,
  colorScheme: 'light',
  accent: null,
  nonce: '',
};

/** The widget's own launcher, header and greeting inside of a box, with nothing behind them: to look at, not to press. */
export function mountPreview(box: HTMLElement): Preview {
  const host = document.createElement('div');
  const root = host.attachShadow({ mode: 'open' });
  const launcher = createLauncher(OPTIONS);
  const place = document.createElement('div');
  for (const text of [loaderStyles, BOX_STYLES, styles]) adoptStyles(root, text, '');
  launcher.frame.prepend(place);
  root.append(launcher.frame);
  box.append(host);

  return {
    show({ look, isOpen, colorScheme }) {
      const { frame } = launcher;
      applyLook(
        host,
        frame,
        { ...OPTIONS, colorScheme },
        { accent: look.accent_color, position: look.position, label: look.launcher_label ?? '' },
      );
      const color = parseColor(look.accent_color) ?? [0, 0, 0];
      frame.style.setProperty('--accent-on-light', readableAccent(color, 'light'));
      frame.style.setProperty('--accent-on-dark', readableAccent(color, 'dark'));
      launcher.setLabels(LAUNCHER_LABELS.en[0], look.launcher_label ?? '');
      launcher.setOpen(isOpen);
      render(isOpen ? <Panel look={look} /> : null, place);
    },
    destroy() {
      render(null, place);
      host.remove();
    },
  };
}

function Panel({ look }: { look: WidgetLook }) {
  const language = createLanguage('en', labels);
  // All that header and greeting read of a desk's state; their buttons cannot be pressed here.
  const state = {
    language,
    settings: { ...look, login: { email: true, sms: false } },
    support: { conversation: null },
    view: 'chat',
  } as DeskState;
  return (
    <div class="panel">
      <Header desk={{ host: {} } as Desk} state={state} />
      <div class="chat">
        <div class="conversation">
          <div class="scroll">
            <Intro state={state} />
          </div>
        </div>
        <div class="composer">
          <div class="field">
            <span class="icon-button">
              <Icon name="attach" />
            </span>
            <textarea rows={1} readOnly placeholder={language.say('placeholder')} />
            <span class="send" aria-disabled="true">
              <Icon name="send" />
            </span>
          </div>
        </div>
      </div>
    </div>
  );
}
