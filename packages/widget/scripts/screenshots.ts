import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ROUTES } from '@deskbell/protocol';
import type { BrowserContextOptions } from 'playwright-core';
import { askAsAgent } from '../../server/src/test/process/clients.ts';
import { uploadAsAgent } from '../src/test/agent-upload.ts';
import { PIXELS } from '../src/test/picture.ts';
import { openScene, type Scene } from '../src/test/scene.ts';

// `npm run screenshots`: the README's pictures, of the real widget talking to the real server.

const TARGET = fileURLToPath(new URL('../../../docs/screenshots/', import.meta.url));

interface Shot extends BrowserContextOptions {
  name: string;
  lang: string;
  say: { question: string; answer: string; thanks: string };
  after?: (customer: Awaited<ReturnType<Scene['visit']>>) => Promise<void>;
}

const ENGLISH: Shot['say'] = {
  question: 'Hi! Will the Luna lamp be back in brass?',
  answer: 'Good news: **12 of them** arrive on Thursday.\n\n- Ships in 2–4 days\n- Free returns for 60 days',
  thanks: 'Lovely, thank you!',
};
const ARABIC: Shot['say'] = {
  question: 'مرحبًا! هل سيتوفر مصباح لونا باللون النحاسي؟',
  answer: 'خبر سار: **١٢ قطعة** تصل يوم الخميس.\n\n- الشحن خلال يومين إلى أربعة أيام\n- إرجاع مجاني لمدة ٦٠ يومًا',
  thanks: 'رائع، شكرًا لكم!',
};
const DESK = { viewport: { width: 460, height: 790 } };
const PHONE = { viewport: { width: 360, height: 720 }, isMobile: true, hasTouch: true };
const SHOTS: Shot[] = [
  { name: 'widget-light', lang: 'en', say: ENGLISH, ...DESK },
  { name: 'widget-dark', lang: 'en', say: ENGLISH, colorScheme: 'dark', ...DESK },
  { name: 'widget-rtl', lang: 'ar', say: ARABIC, ...PHONE },
  {
    name: 'widget-offline',
    lang: 'en',
    say: ENGLISH,
    ...DESK,
    async after({ page, dialog, ...customer }) {
      await page.context().setOffline(true);
      await customer.write('One more thing: do you gift-wrap?');
      await dialog.locator('.status .offline').waitFor();
    },
  },
];

const scene = await openScene();
mkdirSync(TARGET, { recursive: true });
try {
  const settings = { title: 'Lumen & Co.', greeting: 'Hi! How can we help?', accent_color: '#1f6f5c' };
  await askAsAgent(scene.server, 'PATCH', ROUTES.agentWidgetSettings, settings);
  for (const shot of SHOTS) await take(shot);
} finally {
  await scene.close();
}

async function take({ name, lang, say, after, ...options }: Shot): Promise<void> {
  // A wide window, of which the widget's corner is shown: the panel is not to take the whole screen.
  const { width = 460, height = 790 } = options.viewport ?? {};
  const isPhone = options.isMobile === true;
  const viewport = isPhone ? { width, height } : { width: 1200, height };
  const context = await scene.context({ ...options, viewport });
  const background = options.colorScheme === 'dark' ? '#101114' : '#f4f1ec';
  const head = `<style>body{margin:0;background:${background};min-height:100vh}</style>`;
  const customer = await scene.visit(context, { lang, head, body: '', csp: undefined });
  await customer.open();
  await customer.write(say.question);
  await customer.sees(say.question.slice(0, 12));
  const conversation = await scene.newestConversation();
  await scene.reply(conversation, { content: say.answer, content_type: 'markdown' });
  await customer.dialog.locator('.theirs').first().waitFor();
  const id = await uploadAsAgent(scene.server, 'luna-brass.png', 'image/png', PIXELS);
  await scene.reply(conversation, { content: 'luna-brass.png', attachments: [id] });
  await customer.dialog.locator('.picture img').waitFor();
  await customer.write(say.thanks);
  await customer.sees(say.thanks.slice(0, 6));
  await after?.(customer);
  await customer.page.waitForTimeout(1_200);
  const clip = isPhone ? { x: 0, y: 0, width, height } : { x: 1200 - width, y: 0, width, height };
  await customer.page.screenshot({ path: `${TARGET}${name}.png`, clip });
  await context.close();
}
