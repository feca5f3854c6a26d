import { CLOSE, LIMITS } from '@deskbell/protocol';
import { describe, expect, test } from 'vitest';
import { createManualClock } from '../test/manual-clock.ts';
import { Connection } from './connection.ts';
import { startHeartbeat } from './heartbeat.ts';

const TIMES = { pingIntervalMs: 30_000, pongTimeoutMs: 90_000, resyncIntervalMs: 30_000 };

function createScene() {
  const clock = createManualClock();
  const did: string[] = [];
  const socket = {
    bufferedAmount: 0,
    send: (frame: string | Buffer) => void did.push(String(frame)),
    ping: () => void did.push('ping'),
    close: (code: number) => void did.push(`close ${code}`),
    terminate: () => void did.push('terminate'),
  };
  const connection = new Connection(socket, clock, TIMES);
  const heartbeat = startHeartbeat(clock, TIMES.pingIntervalMs);
  heartbeat.add(connection, () => connection.deliver('resync due'));
  return { clock, did, socket, connection, heartbeat };
}

describe('a connection', () => {
  test('[WS3] keeps what comes early until resync has gone first', () => {
    const { connection, did } = createScene();
    connection.deliver('early');
    connection.start('resync');
    connection.deliver('later');
    expect(did).toEqual(['resync', 'early', 'later']);
  });

  test('[WS3] [WS5] is pinged and resynced every 30 s while it lives', () => {
    const { connection, clock, did } = createScene();
    connection.start('resync');
    for (let minute = 0; minute < 4; minute++) {
      clock.advance(30_000);
      connection.noteLife();
    }
    expect(did).toEqual(['resync', ...Array.from({ length: 4 }, () => ['ping', 'resync due']).flat()]);
  });

  test('[WS5] is dropped after 90 s without life, and not a second before', () => {
    const { connection, clock, did } = createScene();
    connection.start('resync');
    clock.advance(89_000);
    expect(did).not.toContain('terminate');
    clock.advance(2_000);
    expect(did).toContain('terminate');
  });

  test('[WS10] a reader that does not read is closed 1013, then dropped, and sent nothing more', () => {
    const { connection, clock, did, socket, heartbeat } = createScene();
    connection.start('resync');
    socket.bufferedAmount = LIMITS.socketBacklogBytes + 1;
    connection.deliver('one too many');
    connection.deliver('another');
    expect(did).toEqual(['resync', 'close 1013']);
    clock.advance(4_000);
    expect(did).toContain('terminate');
    heartbeat.stop();
  });

  test('[WS10] early frames are bounded too', () => {
    const { connection, did } = createScene();
    for (let n = 0; n < 2_000; n++) connection.deliver('early');
    connection.start('resync');
    expect(did).toEqual(['close 1013']);
  });

  test('[WS9] may send a bounded number of frames in a window', () => {
    const { connection, clock } = createScene();
    const taken = Array.from({ length: LIMITS.upFramesPerWindow + 1 }, () => connection.takeUpFrame());
    expect(taken.indexOf(false)).toBe(LIMITS.upFramesPerWindow);
    clock.advance(LIMITS.upFrameWindowMs + 1);
    expect(connection.takeUpFrame()).toBe(true);
  });

  test('a stopped heartbeat and a removed connection do nothing more', () => {
    const { connection, clock, did, heartbeat } = createScene();
    connection.start('resync');
    heartbeat.remove(connection);
    clock.advance(120_000);
    heartbeat.stop();
    expect(did).toEqual(['resync']);
  });

  test('closing twice closes once', () => {
    const { connection, did } = createScene();
    connection.close(CLOSE.serviceRestart);
    connection.close(CLOSE.tooSlow);
    expect(did).toEqual(['close 1012']);
  });
});
