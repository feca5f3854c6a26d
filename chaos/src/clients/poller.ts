import type { Message } from '@deskbell/protocol';
import type { Device } from './device.ts';
import { readPage } from './read.ts';
import type { Scene } from './scene.ts';

export interface Poller {
  readonly name: string;
  readonly device: Device;
  messages(): readonly Message[];
}

const PAUSE_MS = 20;
const SMALL_PAGE = 7;

/** The plainest client there is: asks after the last message it has, for ever (I2). */
export function startPoller(scene: Scene, spec: { name: string; device: Device; node: number }): Poller {
  const { device, name } = spec;
  let session = device.session;
  let messages: Message[] = [];

  async function run(): Promise<void> {
    for (let tries = 0; !scene.over.aborted; tries++) {
      if (device.session !== session) {
        session = device.session;
        messages = [];
      }
      const [asked, askedSession] = [messages, session];
      const node = (spec.node + Math.floor(tries / 20)) % scene.world.nodes.length;
      const page = await readPage(
        scene,
        { device, reader: name, node },
        messages.at(-1)?.created_at ?? null,
        SMALL_PAGE,
      );
      if (page !== null && asked === messages && askedSession === device.session) messages.push(...page);
      if (page?.length !== SMALL_PAGE) await scene.sleep(PAUSE_MS);
    }
  }

  void run();
  return { name, device, messages: () => messages };
}
