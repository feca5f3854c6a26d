import { randomBytes, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BlobStore, NoBlob, WrongSize } from '../../ports.ts';
import { watchMemory } from '../watch-memory.ts';

const MB = 1024 * 1024;

export interface OpenedBlobs {
  blobs: BlobStore;
  close(): Promise<void>;
}

/** What every `BlobStore` must do, whatever keeps the bytes. */
export function blobsContract(name: string, open: () => Promise<OpenedBlobs>): void {
  describe(`blobs contract: ${name}`, () => {
    let opened: OpenedBlobs;
    let blobs: BlobStore;
    beforeAll(async () => {
      opened = await open();
      blobs = opened.blobs;
    });
    afterAll(() => opened.close());

    const newKey = () => `uploads/${randomUUID()}`;
    const readAll = async (key: string, range?: { start: number; end: number }) => buffer(await blobs.read(key, range));

    test('[UP2] what was written is read, byte for byte, and its size is known', async () => {
      const key = newKey();
      const bytes = randomBytes(300_000);
      await blobs.write(key, Readable.from([bytes.subarray(0, 1), bytes.subarray(1)]), bytes.length);
      expect(await blobs.size(key)).toBe(bytes.length);
      expect(bytes.equals(await readAll(key))).toBe(true);
    });

    test('[FI3] a range has both its ends in it, and stops at the end of the bytes', async () => {
      const key = newKey();
      await blobs.write(key, Readable.from([Buffer.from('0123456789')]), 10);
      const text = async (start: number, end: number) => (await readAll(key, { start, end })).toString();
      // Not 0–0: the S3 server of the tests takes an end of 0 for none.
      expect(await text(0, 1)).toBe('01');
      expect(await text(3, 5)).toBe('345');
      expect(await text(9, 9)).toBe('9');
      expect(await text(8, 100)).toBe('89');
      expect(await text(10, 20)).toBe('');
    });

    test('an empty blob is a blob', async () => {
      const key = newKey();
      await blobs.write(key, Readable.from([]), 0);
      expect(await blobs.size(key)).toBe(0);
      expect(await readAll(key)).toHaveLength(0);
    });

    test('what is not there has no size, cannot be read, and is deleted without complaint', async () => {
      const key = newKey();
      expect(await blobs.size(key)).toBeNull();
      await expect(blobs.read(key)).rejects.toThrow(NoBlob);
      await blobs.delete(key);
      await blobs.write(key, Readable.from([Buffer.from('x')]), 1);
      await blobs.delete(key);
      expect(await blobs.size(key)).toBeNull();
      await expect(blobs.read(key)).rejects.toThrow(NoBlob);
    });

    test.each([
      ['too long by a byte', 9, () => Readable.from([Buffer.from('12345'), Buffer.from('67890')])],
      ['too long in one piece', 9, () => Readable.from([Buffer.from('1234567890')])],
      ['not empty as it was said', 0, () => Readable.from([Buffer.from('1')])],
      ['too short', 11, () => Readable.from([Buffer.from('1234567890')])],
      ['empty', 11, () => Readable.from([])],
    ])('[UP2] nothing is kept of a stream that is %s', async (_what, sizeBytes, makeStream) => {
      const key = newKey();
      const stream = makeStream();
      await expect(blobs.write(key, stream, sizeBytes)).rejects.toThrow(WrongSize);
      expect(stream.destroyed).toBe(true);
      expect(await blobs.size(key)).toBeNull();
    });

    test('[UP2] a stream without end is cut off', async () => {
      const key = newKey();
      let produced = 0;
      const endless = new Readable({
        read() {
          produced += 65_536;
          this.push(Buffer.alloc(65_536));
        },
      });
      await expect(blobs.write(key, endless, MB)).rejects.toThrow(WrongSize);
      expect(endless.destroyed).toBe(true);
      expect(produced).toBeLessThan(3 * MB);
      expect(await blobs.size(key)).toBeNull();
    });

    test.each([
      ['breaks with an error', (stream: Readable) => stream.destroy(new Error('connection reset'))],
      ['is closed silently', (stream: Readable) => stream.destroy()],
    ])('[UP2] nothing is kept of a stream that %s', async (_what, end) => {
      const key = newKey();
      let pieces = 0;
      const stream = new Readable({
        read() {
          if (++pieces > 20) end(this);
          else this.push(Buffer.alloc(65_536));
        },
      });
      await expect(blobs.write(key, stream, 10 * MB)).rejects.toThrow(WrongSize);
      expect(await blobs.size(key)).toBeNull();
      await expect(blobs.read(key)).rejects.toThrow(NoBlob);
    });

    test('a stream that breaks before a byte was read is told of, and does not end the process', async () => {
      const stream = new Readable({ read: () => null });
      const writing = blobs.write(newKey(), stream, 10);
      stream.destroy(new Error('connection reset'));
      await expect(writing).rejects.toThrow(WrongSize);
    });

    test('a stream that was closed before it got here is too short', async () => {
      const stream = Readable.from([Buffer.from('x')]);
      stream.destroy();
      await expect(blobs.write(newKey(), stream, 1)).rejects.toThrow(WrongSize);
    });

    test('the last complete write counts', async () => {
      const key = newKey();
      await blobs.write(key, Readable.from([Buffer.from('first')]), 5);
      await blobs.write(key, Readable.from([Buffer.from('another')]), 7);
      expect((await readAll(key)).toString()).toBe('another');
    });

    test('twenty parallel writes do not mix', async () => {
      const files = Array.from({ length: 20 }, () => ({ key: newKey(), bytes: randomBytes(50_000) }));
      await Promise.all(files.map(({ key, bytes }) => blobs.write(key, Readable.from([bytes]), bytes.length)));
      const intact = await Promise.all(files.map(async ({ key, bytes }) => bytes.equals(await readAll(key))));
      expect(intact).toEqual(files.map(() => true));
    });

    test('20 MB go in and out without being held in memory', async () => {
      const key = newKey();
      const memory = watchMemory();
      const chunk = Buffer.alloc(65_536, 7);
      let left = 320;
      const source = new Readable({
        read() {
          if (left-- % 32 === 0) memory.sample();
          this.push(left >= 0 ? chunk : null);
        },
      });
      await blobs.write(key, source, 20 * MB);
      let seen = 0;
      for await (const piece of await blobs.read(key)) {
        if (Math.floor(seen / (2 * MB)) < Math.floor((seen + piece.length) / (2 * MB))) memory.sample();
        seen += piece.length;
      }
      expect(seen).toBe(20 * MB);
      expect(memory.growth()).toBeLessThan(8 * MB);
    });

    test('a key that is not one of ours is refused', async () => {
      const strange = [
        '../secret',
        'a/../b',
        '',
        '/etc/passwd',
        'a//b',
        'a/.',
        'a\0b',
        'a\\b',
        'ü',
        'a?b',
        'x'.repeat(600),
      ];
      for (const key of strange) {
        await expect(blobs.size(key)).rejects.toThrow('not a key');
        await expect(blobs.read(key)).rejects.toThrow('not a key');
        await expect(blobs.write(key, Readable.from([]), 0)).rejects.toThrow('not a key');
        await expect(blobs.delete(key)).rejects.toThrow('not a key');
      }
    });
  });
}
