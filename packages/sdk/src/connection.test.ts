import type { CustomerFrame } from '@deskbell/protocol';
import { describe, expect, test } from 'vitest';
import { type ConnectionState, createConnection } from './connection.ts';
import { manualEnvironment, settle } from './test/manual-environment.ts';

class FakeSocket {
  readonly OPEN = 1;
  readyState = 0;
  said: string[] = [];
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  send(text: string): void {
    this.said.push(text);
  }

  close(): void {
    this.readyState = 3;
  }

  open(): void {
    this.readyState = 1;
    this.hear({ type: 'resync', latest_message_at: null });
  }

  hear(frame: object): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  end(code = 1006): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }
}

function createScene({ answersPolls = true, hasSockets = true } = {}) {
  const environment = manualEnvironment();
  const sockets: FakeSocket[] = [];
  const states: ConnectionState[] = [];
  const frames: CustomerFrame[] = [];
  const scene = { answersPolls, breaksPoll: false, polls: 0, sessionsEnded: 0 };
  const connection = createConnection({
    environment,
    openSocket() {
      if (!hasSockets) return null;
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket as unknown as WebSocket;
    },
    async poll() {
      scene.polls++;
      if (scene.breaksPoll) throw new Error('broken');
      return scene.answersPolls;
    },
    onFrame: frame => frames.push(frame),
    onState: state => states.push(state),
    async onSessionEnded() {
      scene.sessionsEnded++;
    },
  });
  const newest = () => sockets.at(-1) as FakeSocket;
  return { environment, connection, sockets, states, frames, scene, newest };
}

describe('the connection', () => {
  test('a socket that stands is live, and nothing is polled', async () => {
    const { environment, connection, states, frames, scene, newest } = createScene();
    connection.start();
    newest().open();
    newest().hear({ type: 'from the future' });
    await environment.advance(20_000);
    expect(states).toEqual(['connecting', 'live']);
    expect(frames.map(({ type }) => type)).toEqual(['resync', 'from the future']);
    expect(scene.polls).toBe(0);
  });

  test('a socket that never opens is polled around, tried again for ever, and taken when it stands', async () => {
    const { environment, connection, sockets, states, scene, newest } = createScene();
    connection.start();
    await environment.advance(600_000);
    expect(states).toEqual(['connecting', 'polling']);
    expect(sockets.length).toBeGreaterThan(10);
    expect(scene.polls).toBeGreaterThan(100);
    newest().open();
    const { polls } = scene;
    await environment.advance(20_000);
    expect(states.at(-1)).toBe('live');
    expect(scene.polls).toBe(polls);
  });

  test('without sockets at all it polls; without a server it is offline, and comes back', async () => {
    const { environment, connection, states, scene } = createScene({ hasSockets: false, answersPolls: false });
    connection.start();
    await environment.advance(60_000);
    expect(states).toEqual(['connecting', 'offline']);
    scene.answersPolls = true;
    await environment.advance(60_000);
    expect(states).toEqual(['connecting', 'offline', 'polling']);
  });

  test('a poll that breaks off is reported, and polling goes on', async () => {
    const { environment, connection, states, scene } = createScene({ hasSockets: false });
    scene.breaksPoll = true;
    connection.start();
    await environment.advance(0);
    scene.breaksPoll = false;
    await environment.advance(60_000);
    expect(environment.reported).toEqual([new Error('broken')]);
    expect(states).toEqual(['connecting', 'offline', 'polling']);
    expect(scene.polls).toBeGreaterThan(5);
  });

  test('a half-open socket is found out: asked after silence, given up without an answer', async () => {
    const { environment, connection, sockets, states, newest } = createScene();
    connection.start();
    newest().open();
    for (let minute = 0; minute < 3; minute++) {
      await environment.advance(25_000);
      expect(newest().said.at(-1)).toBe('{"type":"ping"}');
      newest().hear({ type: 'pong' });
    }
    expect(sockets).toHaveLength(1);
    await environment.advance(36_000);
    expect(sockets.length).toBeGreaterThan(1);
    expect(sockets[0]?.readyState).toBe(3);
    expect(states).toContain('polling');
  });

  test('who wakes up does not wait: the live socket must prove itself at once, a missing one is opened', async () => {
    const { environment, connection, sockets, newest } = createScene();
    connection.start();
    newest().open();
    environment.wake();
    await environment.advance(0);
    expect(newest().said).toEqual(['{"type":"ping"}']);
    await environment.advance(4_001);
    newest().end();
    newest().end();
    const opened = sockets.length;
    environment.wake();
    await settle();
    expect(sockets.length).toBeGreaterThanOrEqual(opened);
    newest().open();
    await environment.advance(1_000);
    expect(newest().readyState).toBe(1);
  });

  test('[SE7] a session that ended is followed by the next one, without a wait', async () => {
    const { environment, connection, sockets, scene, newest } = createScene();
    connection.start();
    newest().open();
    newest().end(4401);
    await environment.advance(0);
    expect(scene.sessionsEnded).toBe(1);
    expect(sockets).toHaveLength(2);
  });

  test('while nobody looks it polls seldom', async () => {
    const { environment, connection, scene } = createScene({ hasSockets: false });
    environment.setVisible(false);
    connection.start();
    await environment.advance(300_000);
    expect(scene.polls).toBeLessThan(15);
  });

  test('stopped, it leaves no timer and no socket', async () => {
    const { environment, connection, newest } = createScene();
    connection.start();
    newest().open();
    newest().end();
    await environment.advance(100);
    connection.stop();
    expect(environment.timers()).toBe(0);
    connection.start();
    newest().open();
    connection.stop();
    expect(environment.timers()).toBe(0);
    expect(newest().readyState).toBe(3);
  });
});
