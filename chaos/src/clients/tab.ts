import type { CustomerFrame, Message } from '@deskbell/protocol';
import { ROUTES } from '@deskbell/protocol';
import { MessageLog } from '@deskbell/sdk';
import { WebSocket } from 'ws';
import type { SocketLife } from '../history.ts';
import { createRandom } from '../random.ts';
import type { Device } from './device.ts';
import { readPage } from './read.ts';
import type { Scene } from './scene.ts';

export interface TabSpec {
  name: string;
  device: Device;
  node: number;
  kind: SocketLife['kind'];
  /** Gone for good after this long; without it, at the end. */
  livesMs?: number;
}

export interface Tab {
  readonly spec: TabSpec;
  readonly life: SocketLife | null;
  /** What it knows; a listener knows what its present socket brought. */
  messages(): readonly Message[];
}

/** No ping, no frame: the link is dead, as the SDK finds by the missing `resync`. */
const SILENCE_MS = 1_500;
const POLL_RETRY_MS = 100;
let sockets = 0;

/** A socket that comes back whenever it is lost, with the log the SDK has; it ends with the scene. */
export function startTab(scene: Scene, spec: TabSpec): Tab {
  const { history, world, schedule } = scene;
  const { device, name, kind } = spec;
  const random = createRandom(`${schedule.seed}/${name}`);
  let log = new MessageLog();
  let session = device.session;
  let life: SocketLife | null = null;
  let brought: Message[] = [];
  let isPolling = false;
  let pollsWanted = 0;

  function learn(message: Message): void {
    history.learned.push({ reader: name, messageId: message.id, at: scene.now() });
  }

  /** Polls until there is nothing more, and again when told so meanwhile. */
  async function poll(): Promise<void> {
    pollsWanted++;
    if (isPolling || kind === 'listener') return;
    isPolling = true;
    while (pollsWanted > 0 && !scene.over.aborted) {
      pollsWanted = 0;
      const asked = log.nextPoll();
      const [askedLog, node] = [log, life?.node ?? spec.node];
      const page = await readPage(scene, { device, reader: name, node }, asked.after, asked.limit);
      if (log !== askedLog) pollsWanted++;
      else if (page === null) {
        log.doubt();
        pollsWanted++;
        await scene.sleep(POLL_RETRY_MS);
      } else {
        for (const message of page) learn(message);
        if (log.applyPage(asked, page)) pollsWanted++;
      }
    }
    isPolling = false;
  }

  function hear(frame: CustomerFrame, socket: SocketLife): void {
    if (frame.type === 'resync') {
      if (life !== socket) {
        socket.mark = frame.latest_message_at;
        socket.from = scene.now();
        history.sockets.push(socket);
        life = socket;
      }
      if (log.applyResync(frame.latest_message_at)) void poll();
    } else if (frame.type === 'message') {
      const { message, previous_message_at: previous } = frame;
      history.frames.push({ socket: socket.id, device: device.name, at: scene.now(), message, previous });
      brought.push(message);
      learn(message);
      if (log.applyFrame(message, previous)) void poll();
    }
  }

  function connectOnce(node: number): Promise<void> {
    const url = `${world.nodes[node]?.url}${ROUTES.socket}?public_key=${world.publicKey}`.replace('http', 'ws');
    const ws = new WebSocket(url, device.subprotocols(), { handshakeTimeout: 1_000, perMessageDeflate: false });
    const socket: SocketLife = {
      id: sockets++,
      kind,
      reader: name,
      device: device.name,
      node,
      from: 0,
      to: null,
      mark: null,
    };
    const gone = Promise.withResolvers<void>();
    let lastLife = scene.now();
    brought = [];
    log.doubt();
    const noteLife = () => {
      lastLife = scene.now();
    };
    const watch = setInterval(() => {
      if (scene.now() - lastLife > SILENCE_MS || device.session !== session) ws.terminate();
    }, 50);
    const onOver = () => ws.terminate();
    scene.over.addEventListener('abort', onOver);
    const retire = spec.livesMs === undefined ? undefined : setTimeout(() => ws.close(), spec.livesMs);
    ws.on('ping', noteLife);
    ws.on('message', data => {
      noteLife();
      const text = String(data);
      history.received.push({ device: device.name, at: scene.now(), via: 'frame', text });
      hear(JSON.parse(text), socket);
    });
    ws.on('error', () => ws.terminate());
    ws.on('close', () => {
      clearInterval(watch);
      clearTimeout(retire);
      scene.over.removeEventListener('abort', onOver);
      socket.to = scene.now();
      life = null;
      gone.resolve();
    });
    return gone.promise;
  }

  async function run(): Promise<void> {
    for (let tries = 0; !scene.over.aborted && !(spec.livesMs !== undefined && tries > 0); tries++) {
      if (device.session !== session) {
        // Another session, maybe another conversation: what is known belongs to the old one.
        session = device.session;
        log = new MessageLog();
      }
      await connectOnce((spec.node + tries) % world.nodes.length);
      await scene.sleep(random.between(10, 150));
    }
  }

  void run();
  return {
    spec,
    get life() {
      return life;
    },
    messages: () => (kind === 'listener' ? brought : log.messages),
  };
}
