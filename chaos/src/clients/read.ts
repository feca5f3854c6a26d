import { type Conversation, HEADERS, type Message, type MessagePage, type NotePage, ROUTES } from '@deskbell/protocol';
import type { FinalRead } from '../history.ts';
import { call } from './call.ts';
import type { Device } from './device.ts';
import type { Scene } from './scene.ts';

const PAGE = 100;

/** One page as the device sees it; null when it did not come. */
export async function readPage(
  scene: Scene,
  { device, reader, node }: { device: Device; reader: string; node: number },
  after: string | null,
  limit = PAGE,
): Promise<Message[] | null> {
  const query = `limit=${limit}${after === null ? '' : `&after=${encodeURIComponent(after)}`}`;
  const answer = await call(scene, node, {
    path: `${ROUTES.messages}?${query}`,
    headers: device.headers(),
    device: device.name,
  });
  if (answer?.status !== 200) return null;
  const { messages } = answer.data as MessagePage;
  scene.history.pages.push({ reader, device: device.name, at: scene.now(), after, messages });
  return messages;
}

/** Everything there is of a device's conversation, read through one node; null when it could not be read. */
export async function readThread(scene: Scene, device: Device, node: number): Promise<FinalRead | null> {
  const messages: Message[] = [];
  for (let isMore = true; isMore; ) {
    const after = messages.at(-1)?.created_at ?? null;
    const page = await readPage(scene, { device, reader: `final ${device.name}`, node }, after);
    if (page === null) return null;
    messages.push(...page);
    isMore = page.length === PAGE;
  }
  const opened = await call(scene, node, { method: 'POST', path: ROUTES.conversation, headers: device.headers() });
  const noted = await call(scene, node, {
    path: `${ROUTES.agentConversations}/${device.conversationId}/notes?limit=${PAGE}`,
    headers: { [HEADERS.secretKey]: scene.world.secretKey },
  });
  if (opened?.status !== 200 || noted?.status !== 200) return null;
  return {
    thread: scene.history.threads[device.name] ?? device.name,
    node,
    messages,
    conversation: (opened.data as { conversation: Conversation }).conversation,
    notes: (noted.data as NotePage).notes,
  };
}
