import { HEADERS, ROUTES } from '@deskbell/protocol';
import { WebSocket } from 'ws';
import type { Scene } from './scene.ts';

/** An agents' socket that comes back whenever it is lost: everything of the tenant, notes too, goes there. */
export function startAgentListener(scene: Scene, node: number): void {
  const { world } = scene;

  function connectOnce(through: number): Promise<void> {
    const url = `${world.nodes[through]?.url}${ROUTES.agentSocket}`.replace('http', 'ws');
    const headers = { [HEADERS.secretKey]: world.secretKey };
    const ws = new WebSocket(url, { headers, handshakeTimeout: 1_000, perMessageDeflate: false });
    const gone = Promise.withResolvers<void>();
    const onOver = () => ws.terminate();
    scene.over.addEventListener('abort', onOver);
    ws.on('error', () => ws.terminate());
    ws.on('close', () => {
      scene.over.removeEventListener('abort', onOver);
      gone.resolve();
    });
    return gone.promise;
  }

  async function run(): Promise<void> {
    for (let tries = 0; !scene.over.aborted; tries++) {
      await connectOnce((node + tries) % world.nodes.length);
      await scene.sleep(100);
    }
  }

  void run();
}
