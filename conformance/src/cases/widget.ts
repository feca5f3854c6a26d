import { ROUTES, type WidgetLook } from '@deskbell/protocol';
import { agentSide } from '../agent.ts';
import type { Case } from '../case.ts';
import { publicHeaders } from '../customer.ts';
import { expectEqual, expectError, expectOk, expectThat } from '../expect.ts';
import { expectWidgetLook, expectWidgetSettings } from '../shapes.ts';
import type { Target } from '../target.ts';

const readSettings = async (target: Target) => {
  const answer = await target.request({ path: ROUTES.widget, headers: publicHeaders(target) });
  return expectWidgetSettings(expectOk(answer), answer);
};

const readLook = async (target: Target) => {
  const answer = await agentSide(target).request('GET', ROUTES.agentWidgetSettings);
  return expectWidgetLook(expectOk(answer), answer);
};

const tryChange = (target: Target, change: unknown) =>
  agentSide(target).request('PATCH', ROUTES.agentWidgetSettings, change);

/** When the case is over the look is as it was. */
async function keepLook(target: Target): Promise<WidgetLook> {
  const before = await readLook(target);
  target.atEnd(async () => void (await tryChange(target, before)));
  return before;
}

export const widgetCases: Case[] = [
  {
    rules: ['WD1', 'WD3'],
    title: 'the settings need a public key and no session, and make none',
    run: async target => {
      const answer = await target.request({ path: ROUTES.widget, headers: publicHeaders(target) });
      expectWidgetSettings(expectOk(answer), answer);
      const minted = [answer.headers['set-cookie'], answer.headers['x-session-token']];
      expectEqual(minted, [undefined, undefined], 'no session', answer);
      expectError(await target.request({ path: ROUTES.widget }), 'UNAUTHORIZED');
      const headers = { 'x-public-key': target.options.secretKey };
      expectError(await target.request({ path: ROUTES.widget, headers }), 'UNAUTHORIZED');
    },
  },
  {
    rules: ['WD3'],
    title: 'uploads is the tenant’s policy, and in the test environment every code channel works',
    run: async target => {
      const settings = await readSettings(target);
      const policy = expectOk(await agentSide(target).request('GET', ROUTES.agentUploadPolicy));
      expectEqual(settings.uploads, policy, 'the upload policy');
      if (!target.options.publicKey.startsWith('pk_test_')) return;
      expectEqual(settings.login, { email: true, sms: true }, 'login');
    },
  },
  {
    rules: ['WD2', 'WD1'],
    title: 'a change shows at once, and what it does not name stays',
    pace: 'last',
    run: async target => {
      const before = await keepLook(target);
      const change = { title: '  Ask the workshop ', accent_color: '#12AB9f', launcher_label: 'Help' };
      const changed = { ...before, title: 'Ask the workshop', accent_color: '#12ab9f', launcher_label: 'Help' };
      const answer = await tryChange(target, change);
      expectEqual(expectWidgetLook(expectOk(answer), answer), changed, 'the changed look', answer);
      expectEqual(await readLook(target), changed, 'the look read again');
      const { is_open: _isOpen, login: _login, uploads: _uploads, ...shown } = await readSettings(target);
      expectEqual(shown, changed, 'what the widget is told');
      expectOk(await tryChange(target, { position: 'left', launcher_label: null }));
      expectEqual(await readLook(target), { ...changed, position: 'left', launcher_label: null }, 'the second change');
    },
  },
  {
    rules: ['WD2'],
    title: 'a change that makes no sense is refused and changes nothing',
    run: async target => {
      const before = await readLook(target);
      const wrong: Record<string, unknown[]> = {
        title: ['', ' ', 'x'.repeat(61), null, 7],
        greeting: ['', 'x'.repeat(501), null, ['hello']],
        accent_color: ['red', '#fff', '#12345g', '#12345678', null],
        position: ['top', '', null, 1],
        launcher_label: ['', 'x'.repeat(41), 5],
        away_message: [' ', 'x'.repeat(501), {}],
      };
      for (const [field, values] of Object.entries(wrong)) {
        for (const value of values) {
          const answer = await tryChange(target, { [field]: value });
          expectError(answer, 'VALIDATION_ERROR');
        }
      }
      expectError(await tryChange(target, {}), 'VALIDATION_ERROR');
      expectError(await target.request({ path: ROUTES.agentWidgetSettings }), 'UNAUTHORIZED');
      const after = await readLook(target);
      expectThat(JSON.stringify(after) === JSON.stringify(before), 'the look as it was', after);
    },
  },
];
