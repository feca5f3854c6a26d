import {
  type AgentConversation,
  type AgentFrame,
  type DeskFrame,
  ROUTES,
  SUBPROTOCOL,
  type UpFrame,
} from '@deskbell/protocol';
import { type Connection, type ConnectionState, createConnection, detectEnvironment } from '@deskbell/sdk/parts';
import { signal } from '@preact/signals';
import { api } from '../api/http.ts';
import { environment, leaveIfOut } from '../app/session.ts';
import { settleConversations } from './settle.ts';

export type Frame = AgentFrame | DeskFrame;

/** How we hear of news. */
export const connection = signal<ConnectionState>('connecting');

const frameListeners = new Set<(frame: Frame) => void>();
const staleListeners = new Map<() => Promise<boolean>, StaleOptions>();
let socket: Connection | null = null;

/** Every frame of the agents' socket. The answer ends it. */
export function onFrame(listener: (frame: Frame) => void): () => void {
  frameListeners.add(listener);
  return () => frameListeners.delete(listener);
}

interface StaleOptions {
  /** What was read in the moment before the socket stood is good enough. */
  isSlow?: boolean;
}

/**
 * Called when what is shown may be behind (after a cut, and every few seconds while there is no socket): reads it
 * again and answers whether the server did. The answer ends it.
 */
export function onStale(listener: () => Promise<boolean>, options: StaleOptions = {}): () => void {
  staleListeners.set(listener, options);
  return () => staleListeners.delete(listener);
}

/** Says something to the server, when there is a socket. */
export function say(frame: UpFrame): void {
  socket?.say(frame);
}

/** From log-in to log-out, for the present environment. */
export function openLive(): () => void {
  let isFirst = true;
  const mine = createConnection<Frame>({
    environment: detectEnvironment(),
    openSocket: () => {
      const target = `${location.origin.replace(/^http/, 'ws')}${ROUTES.agentSocket}?environment=${environment.peek()}`;
      return new WebSocket(target, [SUBPROTOCOL]);
    },
    poll: refresh,
    onFrame: announce,
    onState(state) {
      // What happened before anything could be heard; at the first time too, as the first reads began without it.
      if (state === 'live') {
        void readAgain(isFirst);
        isFirst = false;
      }
      connection.value = state;
    },
    onSessionEnded: leaveIfOut,
  });
  socket = mine;
  mine.start();
  // The browser knows at once; a socket that is cut would say nothing for half a minute.
  const onOffline = () => mine.wake();
  addEventListener('offline', onOffline);
  return () => {
    removeEventListener('offline', onOffline);
    mine.stop();
    settling.stop();
    if (socket === mine) socket = null;
    connection.value = 'connecting';
  };
}

/** Hands on what the socket says; and what this app itself has changed, as if the socket had said it. */
export function announce(frame: Frame): void {
  if (frame.type === 'conversation') settling.hear(frame.conversation);
  for (const listener of frameListeners) listener(frame);
}

const settling = settleConversations(async id => {
  const answer = await api.get<AgentConversation>(`${ROUTES.agentConversations}/${id}`);
  if (answer.ok) announce({ type: 'conversation', conversation_id: id, conversation: answer.value });
});

/** Reads again all that is shown. */
export function refresh(): Promise<boolean> {
  return readAgain(false);
}

async function readAgain(isFirst: boolean): Promise<boolean> {
  const wanted = [...staleListeners].filter(([, { isSlow }]) => !isFirst || !isSlow);
  const answers = await Promise.all(wanted.map(([read]) => read()));
  return answers.every(Boolean);
}
