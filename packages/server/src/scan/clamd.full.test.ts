import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { ScannerUnavailable } from '../ports.ts';
import { type Clamd, EICAR, startClamd } from '../test/clamd-server.ts';
import { createManualClock } from '../test/manual-clock.ts';
import { makeTemporaryDirectory } from '../test/temporary-directory.ts';
import { createClamdScanner } from './clamd.ts';

const MB = 1024 * 1024;

describe('a real clamd', () => {
  let clamd: Clamd;
  beforeAll(async () => {
    clamd = await startClamd({ streamMaxBytes: 2 * MB });
  });
  afterAll(() => clamd.stop());

  const scanner = () => createClamdScanner({ address: clamd.url, clock: systemClock });
  const scan = (...pieces: (string | Buffer)[]) =>
    scanner().scan(Readable.from(pieces.map(piece => Buffer.from(piece))));

  test('[UP6] calls clean bytes clean, in one piece, in many, and none at all', async () => {
    expect(await scan('hello')).toEqual({ clean: true });
    expect(await scan(...Array.from({ length: 300 }, () => 'a few bytes'))).toEqual({ clean: true });
    expect(await scan(Buffer.alloc(MB))).toEqual({ clean: true });
    expect(await scan()).toEqual({ clean: true });
  });

  test('[UP6] finds a virus and names it, also when the chunks split it', async () => {
    const finding = { clean: false, finding: 'Eicar-Test-Signature.UNOFFICIAL' };
    expect(await scan(EICAR)).toEqual(finding);
    expect(await scan(...EICAR)).toEqual(finding);
  });

  test('[UP6] bytes over its limit have no verdict', async () => {
    await expect(scan(...Array.from({ length: 40 }, () => Buffer.alloc(MB)))).rejects.toThrow(ScannerUnavailable);
  });

  test('[UP6] a stream that breaks has no verdict', async () => {
    const stream = new Readable({
      read() {
        this.destroy(new Error('the store is gone'));
      },
    });
    await expect(scanner().scan(stream)).rejects.toThrow(ScannerUnavailable);
  });

  test('scans more files at once than it has places for', async () => {
    const one = scanner();
    const verdicts = await Promise.all(
      Array.from({ length: 60 }, (_, n) => one.scan(Readable.from([Buffer.from(n % 3 === 0 ? EICAR : 'fine')]))),
    );
    expect(verdicts.map(verdict => verdict.clean)).toEqual(Array.from({ length: 60 }, (_, n) => n % 3 !== 0));
  });
});

describe('something that is no clamd, or none that works', () => {
  async function listen(serve: (socket: Socket) => void, where: 'tcp' | 'unix' = 'tcp'): Promise<string> {
    const sockets = new Set<Socket>();
    const server: Server = createServer(socket => {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      serve(socket);
    });
    const directory = makeTemporaryDirectory('no-clamd');
    const path = join(directory.path, 'socket');
    if (where === 'unix') server.listen(path);
    else server.listen(0, '127.0.0.1');
    await new Promise(resolve => server.once('listening', resolve));
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
      directory.remove();
    });
    const address = server.address();
    return typeof address === 'object' && address ? `tcp://127.0.0.1:${address.port}` : `unix://${path}`;
  }
  const scan = (address: string, bytes = Readable.from([Buffer.from('bytes')])) =>
    createClamdScanner({ address, clock: systemClock }).scan(bytes);

  test.each([
    ['INSTREAM size limit exceeded. ERROR\0'],
    ['stream: OK'],
    ['stream: OK\n'],
    ['stream: FOUND\0'],
    ['UNKNOWN COMMAND\0'],
    ['HTTP/1.1 400 Bad Request\r\n\r\n'],
    ['stream: lstat() failed: No such file or directory. ERROR\0'],
    ['\0'],
    [''],
  ])('[UP6] the answer %j is no verdict', async answer => {
    const address = await listen(socket => socket.end(answer));
    await expect(scan(address)).rejects.toThrow(ScannerUnavailable);
  });

  test('[UP6] an answer without end is no verdict', async () => {
    await expect(scan(await listen(socket => socket.write('x'.repeat(100_000))))).rejects.toThrow(ScannerUnavailable);
  });

  test('[UP6] a daemon that is not there is unavailable, and the stream is let go', async () => {
    const bytes = Readable.from([Buffer.from('bytes')]);
    await expect(scan('unix:///nowhere/clamd.sock', bytes)).rejects.toThrow(ScannerUnavailable);
    expect(bytes.destroyed).toBe(true);
    await expect(scan('tcp://127.0.0.1:1')).rejects.toThrow(ScannerUnavailable);
  });

  test('[UP6] one that says nothing is given up', async () => {
    const clock = createManualClock();
    const { promise: isAsked, resolve: asked } = Promise.withResolvers<void>();
    const address = await listen(socket => socket.once('data', () => asked()));
    const verdict = createClamdScanner({ address, clock })
      .scan(Readable.from([Buffer.from('x')]))
      .catch((error: unknown) => error);
    await isAsked;
    clock.advance(60_000);
    expect(await verdict).toBeInstanceOf(ScannerUnavailable);
  });

  test('TCP and Unix sockets are spoken to alike', async () => {
    const answerAtTheEnd = (socket: Socket) => {
      let seen = '';
      socket.on('data', data => {
        seen += data.toString('latin1');
        if (seen.endsWith('\0\0\0\0')) socket.end('stream: OK\0');
      });
    };
    expect(await scan(await listen(answerAtTheEnd))).toEqual({ clean: true });
    expect(await scan(await listen(answerAtTheEnd, 'unix'))).toEqual({ clean: true });
  });

  test('a stream that breaks before its turn is told of, and does not end the process', async () => {
    const stream = new Readable({ read: () => null });
    const verdict = scan(await listen(() => null), stream);
    stream.destroy(new Error('the store is gone'));
    await expect(verdict).rejects.toThrow(ScannerUnavailable);
  });

  test('the queue has an end', async () => {
    const address = await listen(() => null);
    const scanner = createClamdScanner({ address, clock: createManualClock() });
    const outcomes = Array.from({ length: 211 }, () => scanner.scan(new Readable({ read: () => null })));
    for (const outcome of outcomes) outcome.catch(() => null);
    await expect(outcomes[210]).rejects.toThrow('too many files wait');
  });
});
