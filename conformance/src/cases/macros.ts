import { type Macro, ROUTES } from '@deskbell/protocol';
import { agentSide } from '../agent.ts';
import type { Answer } from '../answer.ts';
import type { Case } from '../case.ts';
import { unique } from '../customer.ts';
import { expectDone, expectEqual, expectError, expectKeys, expectOk, expectRefusal, expectThat } from '../expect.ts';
import { expectList, expectTimestamp } from '../shapes.ts';
import type { Target } from '../target.ts';
import { times } from '../wait.ts';

const tryMake = (target: Target, body: unknown) => agentSide(target).request('POST', ROUTES.agentMacros, body);

const tryChange = (target: Target, { id }: Macro, change: unknown) =>
  agentSide(target).request('PATCH', `${ROUTES.agentMacros}/${id}`, change);

const tryDelete = (target: Target, { id }: Macro) => agentSide(target).request('DELETE', `${ROUTES.agentMacros}/${id}`);

function expectMacro(value: unknown, answer: Answer): Macro {
  const macro = expectKeys(value, ['id', 'title', 'shortcut', 'content', 'actions', 'created_at'], 'a macro', answer);
  expectTimestamp(macro.created_at, 'created_at', answer);
  return macro as unknown as Macro;
}

/** A macro that is gone when the case is over. */
async function makeMacro(target: Target, body: Record<string, unknown> = {}): Promise<Macro> {
  const answer = await tryMake(target, { title: unique('macro'), content: 'Hello!', ...body });
  const macro = expectMacro(expectDone(answer), answer);
  target.atEnd(async () => void (await tryDelete(target, macro)));
  return macro;
}

async function listMacros(target: Target): Promise<Macro[]> {
  const answer = await agentSide(target).request('GET', ROUTES.agentMacros);
  const { macros } = expectKeys(expectOk(answer), ['macros'], 'data', answer);
  return expectList(macros, 'macros', answer).map(macro => expectMacro(macro, answer));
}

export const macroCases: Case[] = [
  {
    rules: ['WR3'],
    title: 'macros are made with trimmed texts, listed by title, changed and deleted',
    run: async target => {
      const name = unique('macro');
      const shortcut = unique('S');
      const last = await makeMacro(target, { title: `  ${name} z `, content: ' Bye ', shortcut: ` /${shortcut} ` });
      expectEqual(
        [last.title, last.content, last.shortcut, last.actions],
        [`${name} z`, 'Bye', shortcut.toLowerCase(), []],
        'the macro',
      );
      const first = await makeMacro(target, { title: `${name} a` });
      expectEqual(first.shortcut, null, 'no shortcut');
      const own = async () => (await listMacros(target)).filter(({ title }) => title.startsWith(name));
      expectEqual(await own(), [first, last], 'the macros, by title');
      const answer = await tryChange(target, last, { title: `${name} 0`, shortcut: null });
      const changed = expectMacro(expectOk(answer), answer);
      expectEqual(changed, { ...last, title: `${name} 0`, shortcut: null }, 'the changed', answer);
      expectEqual(await own(), [changed, first], 'the macros after the change');
      expectDone(await tryDelete(target, first));
      expectEqual(await own(), [changed], 'the macros after the deletion');
      expectError(await tryDelete(target, first), 'NOT_FOUND');
      expectError(await tryChange(target, first, { title: 'gone' }), 'NOT_FOUND');
    },
  },
  {
    rules: ['WR3'],
    title: 'a shortcut belongs to one macro, whatever its case and with or without its slash',
    run: async target => {
      const shortcut = unique('s');
      const owner = await makeMacro(target, { shortcut });
      const other = await makeMacro(target);
      for (const same of [shortcut, `/${shortcut}`, shortcut.toUpperCase()]) {
        expectError(await tryMake(target, { title: 'x', content: 'x', shortcut: same }), 'CONFLICT');
        expectError(await tryChange(target, other, { shortcut: same }), 'CONFLICT');
      }
      expectOk(await tryChange(target, owner, { shortcut }));
      expectOk(await tryChange(target, owner, { shortcut: null }));
      expectOk(await tryChange(target, other, { shortcut }));
    },
  },
  {
    rules: ['WR3'],
    title: 'of an action only what its type needs is kept; unknown ones and more than ten are refused',
    run: async target => {
      const actions = [
        { type: 'status', status: 'closed' },
        { type: 'assign', assignee_id: null },
        { type: 'priority', priority: 'high' },
        { type: 'add_tag', tag: 'returns' },
      ];
      const { id } = await makeMacro(target, { actions: actions.map(action => ({ ...action, more: 'x' })) });
      const kept = (await listMacros(target)).find(macro => macro.id === id);
      expectEqual(kept?.actions, actions, 'the actions');
      const wrong = [
        [{ type: 'explode' }],
        [{ type: 'status', status: 'gone' }],
        [{ type: 'priority', priority: 'HIGH' }],
        [{ type: 'add_tag', tag: '' }],
        times(11).map(n => ({ type: 'add_tag', tag: `tag ${n}` })),
      ];
      const title = unique('refused');
      for (const actions of wrong) {
        expectError(await tryMake(target, { title, content: 'x', actions }), 'VALIDATION_ERROR');
      }
      for (const body of [{ title: ' ', content: 'x' }, { title, content: ' ' }, { title }, { title, content: 7 }]) {
        expectRefusal(await tryMake(target, body), 400);
      }
      expectEqual(
        (await listMacros(target)).filter(macro => macro.title === title),
        [],
        'what was refused',
      );
    },
  },
  {
    rules: ['WR4'],
    title: 'agents are told when macros are made, changed and deleted',
    run: async target => {
      const socket = await agentSide(target).connect();
      // Other cases may have macros too: between two of these frames lies what this one does.
      const told = (after: string) =>
        socket.nextFrame(`changed macros after ${after}`, ({ type, what }) => type === 'changed' && what === 'macros');
      const macro = await makeMacro(target);
      expectEqual(await told('one was made'), { type: 'changed', what: 'macros' }, 'the frame');
      expectOk(await tryChange(target, macro, { content: 'Good morning!' }));
      await told('one was changed');
      expectDone(await tryDelete(target, macro));
      await told('one was deleted');
    },
  },
  {
    rules: ['WR6'],
    title: 'nobody is mentioned by a secret key: it is no member',
    run: async target => {
      expectError(await agentSide(target).request('GET', ROUTES.agentMentions), 'FORBIDDEN');
    },
  },
  {
    rules: ['AC14'],
    title: 'a change is in the audit log, by whom and to what, without what was written and without the key',
    run: async target => {
      const content = unique('words');
      const macro = await makeMacro(target, { content });
      expectDone(await tryDelete(target, macro));
      const answer = await agentSide(target).request('GET', `${ROUTES.agentAudit}?limit=100`);
      const { entries } = expectKeys(expectOk(answer), ['entries', 'next_cursor'], 'data', answer);
      const keys = ['id', 'action', 'actor', 'target_id', 'details', 'ip', 'created_at'];
      const own = expectList(entries, 'entries', answer)
        .map(entry => expectKeys(entry, keys, 'an entry', answer))
        .filter(entry => entry.target_id === macro.id);
      expectEqual(
        own.map(entry => entry.action),
        ['macro.deleted', 'macro.created'],
        'what was done, newest first',
      );
      for (const { actor } of own) expectEqual((actor as { kind: string }).kind, 'key', 'who did it', answer);
      const isSilent = !answer.text.includes(content) && !answer.text.includes(target.options.secretKey);
      expectThat(isSilent, 'neither words nor keys in the log', 'one of them', answer);
    },
  },
];
