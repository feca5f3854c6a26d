import { findViolations } from './checkers/all.ts';
import type { Violation } from './checkers/violation.ts';
import { startAgentListener } from './clients/agent-listener.ts';
import { createIdentitySecret, type Device, openDevice } from './clients/device.ts';
import { type Poller, startPoller } from './clients/poller.ts';
import { readThread } from './clients/read.ts';
import { createScene, type Scene } from './clients/scene.ts';
import { markedContent, NOTE_CANARY, sayUntilSettled } from './clients/send.ts';
import { startTab, type Tab } from './clients/tab.ts';
import { breakIt } from './faults.ts';
import { createHistory, type FinalRead, type History } from './history.ts';
import { type Action, type Fault, type Schedule, thingOf } from './schedule.ts';
import { stoodStill, watchStalls } from './stalls.ts';
import type { Lane } from './topology/world.ts';

export interface Outcome {
  schedule: Schedule;
  history: History;
  violations: Violation[];
}

/** How long all that was said may take to be answered once everything is mended. */
const ANSWERED_WITHIN_MS = 30_000;
/** Far beyond every bound: who has not got everything by then will not, however busy the machine. */
const SETTLED_WITHIN_MS = 12_000;
const LOOK_EVERY_MS = 60;
const HERD_LIVES_MS = 700;

/** Plays one schedule on a fresh installation, mends everything, waits until all is quiet, and judges what was seen. */
export async function runSchedule(schedule: Schedule, lane: Lane): Promise<Outcome> {
  const world = await lane.open(schedule);
  const history = createHistory();
  const { scene, end } = createScene(schedule, world, history);
  const stopWatching = watchStalls(scene);
  try {
    const clients = await startClients(scene);
    const said: Promise<void>[] = [];
    await Promise.all([
      ...schedule.actions.map((action, index) => takeAction(scene, clients, { ...action, index }, said)),
      ...Object.values(Object.groupBy(schedule.faults, thingOf)).map((faults = []) => runFaults(scene, faults)),
    ]);
    await Promise.race([Promise.all(said), scene.sleep(ANSWERED_WITHIN_MS)]);
    await settle(scene, clients);
    history.endedAt = scene.now();
    for (const tab of clients.tabs.filter(({ spec }) => spec.kind === 'tab')) {
      history.readers.push({ ...readerOf(tab.spec), kind: 'tab', messages: [...tab.messages()] });
    }
    for (const poller of clients.pollers) {
      history.readers.push({ ...readerOf(poller), kind: 'poller', messages: [...poller.messages()] });
    }
    end();
    await Promise.all(said);
  } finally {
    end();
    stopWatching();
    for (const node of world.nodes) history.unexpectedEnds.push(...node.unexpectedEnds);
    await world.close();
  }
  return { schedule, history, violations: findViolations(history, schedule.mode) };
}

interface Clients {
  devices: Device[];
  tabs: Tab[];
  pollers: Poller[];
}

async function startClients(scene: Scene): Promise<Clients> {
  const { devices: plans, agents } = scene.schedule;
  const secret = await createIdentitySecret(scene);
  const devices: Device[] = [];
  for (const [index, { person }] of plans.entries()) {
    devices.push(await openDevice(scene, `d${index}`, `p${person}`, secret));
  }
  const clients: Clients = { devices, tabs: [], pollers: [] };
  for (const [index, { tabs, listeners, pollers }] of plans.entries()) {
    const device = devices[index] as Device;
    const name = (kind: string, n: number) => `${kind} ${n} of ${device.name}`;
    for (const [n, node] of tabs.entries()) {
      clients.tabs.push(startTab(scene, { name: name('tab', n), device, node, kind: 'tab' }));
    }
    for (const [n, node] of listeners.entries()) {
      clients.tabs.push(startTab(scene, { name: name('listener', n), device, node, kind: 'listener' }));
    }
    for (const [n, node] of pollers.entries()) {
      clients.pollers.push(startPoller(scene, { name: name('poller', n), device, node }));
    }
  }
  for (const node of agents) startAgentListener(scene, node);
  return clients;
}

async function takeAction(
  scene: Scene,
  { devices }: Clients,
  action: Action & { index: number },
  said: Promise<void>[],
): Promise<void> {
  await scene.sleep(action.at - scene.now());
  if (action.do === 'herd') {
    for (let n = 0; n < action.sockets; n++) {
      const device = devices[n % devices.length] as Device;
      const node = n % scene.world.nodes.length;
      startTab(scene, { name: `herd ${n} of ${device.name}`, device, node, kind: 'listener', livesMs: HERD_LIVES_MS });
    }
    return;
  }
  const device = devices[action.device] as Device;
  if (action.do === 'login') {
    said.push(device.logIn(action.node));
    return;
  }
  const sender = action.do === 'send' ? 'customer' : action.do === 'reply' ? 'agent' : 'note';
  const clientId = `${sender}-${device.name}-${action.index}`;
  const canary = sender === 'note' ? ` ${NOTE_CANARY}` : '';
  const what = { sender, device, clientId, content: `${markedContent(device.name, clientId)}${canary}` } as const;
  for (let copy = 0; copy < (action.do === 'send' ? action.copies : 1); copy++) {
    said.push(sayUntilSettled(scene, what, action.node + copy));
  }
}

/** One after the other on the same thing, also when the machine is late: who is stopped must not be stopped again. */
async function runFaults(scene: Scene, faults: Fault[]): Promise<void> {
  for (const fault of faults) await runFault(scene, fault);
}

async function runFault({ history, world, ...scene }: Scene, fault: Fault): Promise<void> {
  await scene.sleep(fault.at - scene.now());
  const window = { what: `${fault.kind} of node ${fault.node}`, from: scene.now(), to: Infinity };
  history.disturbances.push(window);
  const mend = await breakIt(world, fault);
  await scene.sleep(fault.at + fault.ms - scene.now());
  await mend();
  window.to = scene.now();
}

/** Until every client has what the log has, or its time is up; then the log is read through every node. */
async function settle(scene: Scene, clients: Clients): Promise<void> {
  const { history, world } = scene;
  const from = scene.now();
  do {
    history.finals = [];
    for (const device of threadsOf(clients.devices, history)) {
      for (const node of world.nodes.keys()) {
        const final = await readThread(scene, device, node);
        if (final) history.finals.push(final);
      }
    }
    if (history.finals.length === threadsOf(clients.devices, history).length * world.nodes.length) {
      if (clients.tabs.every(tab => hasAll(tab, history)) && clients.pollers.every(poller => hasAll(poller, history)))
        return;
    }
    await scene.sleep(LOOK_EVERY_MS);
    // While this process stood still, nobody was late but itself.
  } while (scene.now() - from < SETTLED_WITHIN_MS + stoodStill(history, from));
  if (history.finals.length === 0) history.unfinished.push('the log could not be read in the end');
}

function threadsOf(devices: Device[], { threads }: History): Device[] {
  return devices.filter(
    (device, index) => devices.findIndex(({ name }) => threads[name] === threads[device.name]) === index,
  );
}

function hasAll(client: Tab | Poller, history: History): boolean {
  const { device } = 'spec' in client ? client.spec : client;
  const final = history.finals.find(({ thread }) => thread === history.threads[device.name]) as FinalRead;
  const known = new Set(client.messages().map(({ id }) => id));
  if (!('spec' in client) || client.spec.kind === 'tab') {
    return known.size === final.messages.length && final.messages.every(({ id }) => known.has(id));
  }
  const { life } = client;
  return (
    life !== null && final.messages.every(({ id, created_at }) => known.has(id) || created_at <= (life.mark ?? ''))
  );
}

function readerOf({ name, device }: { name: string; device: Device }) {
  return { name, device: device.name };
}
