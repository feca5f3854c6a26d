import { Readable } from 'node:stream';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { CHECKABLE_TYPES } from '../domain/file-types.ts';
import { BlobsUnavailable } from '../ports.ts';
import { createManualClock } from '../test/manual-clock.ts';
import { animation, gifWithScript, hugePng, PLAIN_FILES, photograph, picture } from '../test/upload-files.ts';
import { watchMemory } from '../test/watch-memory.ts';
import { createInspector } from './inspect.ts';

const MB = 1024 * 1024;
const SCRIPT = 'alert(document.cookie)';
const SVG = `<svg xmlns="http://www.w3.org/2000/svg" onload="${SCRIPT}" width="9" height="9"/>`;
const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const inspector = createInspector(systemClock);

function inspect(contentType: string, bytes: Buffer | string, sizeBytes = Buffer.byteLength(bytes)) {
  // In odd pieces, as a network delivers them.
  const pieces = Buffer.from(bytes);
  const open = async () => Readable.from(split(pieces, 1_021));
  return inspector.inspect({ contentType, sizeBytes, open });
}

function* split(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe('what is what it says it is', () => {
  test.each(Object.keys(PLAIN_FILES))('[UP4] %s is accepted as it is', async contentType => {
    const bytes = PLAIN_FILES[contentType] ?? '';
    expect(await inspect(contentType, bytes)).toEqual({ kind: 'accepted', image: null });
  });

  test('there is a file of each type that is checked', () => {
    const images = Object.keys(CHECKABLE_TYPES).filter(type => CHECKABLE_TYPES[type]?.kind === 'raster');
    expect([...Object.keys(PLAIN_FILES), ...images].sort()).toEqual(Object.keys(CHECKABLE_TYPES).sort());
  });

  test('[UP4] an image is accepted as it is written anew', async () => {
    const inspection = await inspect('image/jpeg', await photograph());
    if (inspection.kind === 'refused' || inspection.image === null) throw new Error('not accepted as an image');
    const { bytes, width, height, thumbnail } = inspection.image;
    expect({ width, height }).toEqual({ width: 40, height: 60 });
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'jpeg', width: 40, height: 60 });
    expect(await sharp(thumbnail).metadata()).toMatchObject({ format: 'webp', width: 40, height: 60 });
    expect(bytes.toString('latin1')).not.toContain('SECRET');
  });

  test('[UP4] of a GIF that is a script as well only the GIF is left', async () => {
    const inspection = await inspect('image/gif', await gifWithScript(SCRIPT));
    expect(inspection).toMatchObject({ kind: 'accepted', image: { width: 60, height: 40 } });
    expect(inspection.kind === 'accepted' && inspection.image?.bytes.toString('latin1')).not.toContain('alert');
  });
});

describe('[UP4] what is not what it says it is is refused:', () => {
  test.each([
    ['SVG declared as PNG', 'image/png', SVG],
    ['SVG declared as itself', 'image/svg+xml', SVG],
    ['SVG declared as text', 'text/plain', SVG],
    ['HTML declared as PNG', 'image/png', `<!doctype html><script>${SCRIPT}</script>`],
    ['HTML declared as itself', 'text/html', '<html></html>'],
    ['HTML declared as text', 'text/plain', `\ufeff \n\t<!DOCTYPE html><script>${SCRIPT}</script>`],
    ['a CSV that begins with a page', 'text/csv', `<HTML><body onload=${SCRIPT}>,1,2\n`],
    ['a text that begins with a script', 'text/plain', `\n<script>${SCRIPT}</script>`],
    ['a text that begins with a comment', 'text/plain', '<!-- --><script>'],
    ['XML declared as text', 'text/plain', '<?xml version="1.0"?><a/>'],
    ['markup after much white space', 'text/plain', `${' \n'.repeat(20_000)}<svg onload=${SCRIPT}>`],
    ['a PDF declared as text', 'text/plain', PLAIN_FILES['application/pdf'] ?? ''],
    ['a script that begins like a GIF', 'image/gif', 'GIF89a=1;alert(document.domain)//'],
    ['a script declared as itself', 'text/javascript', SCRIPT],
    ['film declared as PDF', 'application/pdf', PLAIN_FILES['video/mp4'] ?? ''],
    ['an archive declared as a document', DOCX, PLAIN_FILES['application/zip'] ?? ''],
    ['a table declared as a document', DOCX, PLAIN_FILES[XLSX] ?? ''],
    ['a document declared as an archive', 'application/zip', PLAIN_FILES[DOCX] ?? ''],
    ['a program', 'application/pdf', 'MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0'],
    ['UTF-16', 'text/plain', Buffer.from('\ufeffhello', 'utf16le')],
    ['Latin-1', 'text/plain', Buffer.from('Gr\xfc\xdfe', 'latin1')],
    ['a character cut off', 'text/plain', Buffer.from('🙂').subarray(0, 3)],
    ['a text with NUL', 'text/csv', 'a,b\0,c'],
    ['a text with a NUL far behind', 'text/plain', `${'x'.repeat(100_000)}\0`],
  ])('%s', async (_what, contentType, bytes) => {
    expect(await inspect(contentType, bytes)).toMatchObject({ kind: 'refused', reason: expect.stringMatching(/./) });
  });

  test.each(Object.keys(CHECKABLE_TYPES))('nothing at all, declared as %s', async contentType => {
    expect(await inspect(contentType, '')).toEqual({ kind: 'refused', reason: 'the file is empty' });
    expect((await inspect(contentType, '', 100)).kind, 'and the size is a lie').toBe('refused');
  });

  test('one image format declared as another', async () => {
    const png = await picture().png().toBuffer();
    expect((await inspect('image/jpeg', png)).kind).toBe('refused');
    expect((await inspect('application/pdf', png)).kind).toBe('refused');
  });

  test('a size that is a lie', async () => {
    expect((await inspect('text/plain', 'hello', 4)).kind).toBe('refused');
    expect((await inspect('text/plain', 'hello', 6)).kind).toBe('refused');
  });

  test('truncated images', async () => {
    for (const format of ['png', 'jpeg'] as const) {
      const whole = await picture(400, 300).toFormat(format).toBuffer();
      expect((await inspect(`image/${format}`, whole)).kind).toBe('accepted');
      expect((await inspect(`image/${format}`, whole.subarray(0, whole.length / 2))).kind).toBe('refused');
    }
  });

  test('images of too many pixels, one by one or frame by frame', async () => {
    const bomb = await inspect('image/png', await hugePng(50_000));
    expect(bomb).toMatchObject({ kind: 'refused', reason: expect.stringContaining('2500000000 pixels') });
    const gif = await animation('gif', 11, 40, 30);
    gif.writeUInt16LE(2_000, 6);
    gif.writeUInt16LE(2_000, 8);
    const film = await inspect('image/gif', gif);
    expect(film).toMatchObject({ kind: 'refused', reason: expect.stringContaining('44000000 pixels') });
  });
});

describe('the inspector', () => {
  test('says of any bytes that they are accepted or refused, and never throws', async () => {
    const types = Object.keys(PLAIN_FILES);
    const mutated = fc
      .tuple(fc.constantFrom(...types), fc.uint8Array({ maxLength: 16 }), fc.nat())
      .map(([type, put, place]) => {
        const bytes = Buffer.from(PLAIN_FILES[type] ?? '');
        bytes.set(put.subarray(0, bytes.length), place % Math.max(1, bytes.length - put.length));
        return bytes;
      });
    const anyBytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map(bytes => Buffer.from(bytes)),
      mutated,
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...types, 'image/png', 'text/html', '__proto__'),
        anyBytes,
        async (type, bytes) => {
          expect(['accepted', 'refused']).toContain((await inspect(type, bytes)).kind);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test('[UP4] an image that takes too long is refused', async () => {
    const clock = createManualClock();
    const slow = createInspector(clock);
    const png = await picture().png().toBuffer();
    let opened = 0;
    const inspection = slow.inspect({
      contentType: 'image/png',
      sizeBytes: png.length,
      async open() {
        // The second time it is for decoding: half of it comes, and no more.
        if (++opened === 1) return Readable.from([png]);
        const stalled = new Readable({ read: () => null });
        stalled.push(png.subarray(0, png.length / 2));
        return stalled;
      },
    });
    await expect.poll(() => opened).toBe(2);
    await new Promise(resolve => setImmediate(resolve));
    clock.advance(30_000);
    expect(await inspection).toMatchObject({ kind: 'refused', reason: expect.stringContaining('too long') });
  });

  test('the store’s trouble is not the file’s fault', async () => {
    const png = await picture().png().toBuffer();
    const gone = new BlobsUnavailable('gone');
    const breaking = () =>
      Readable.from(
        (async function* () {
          yield png.subarray(0, 10);
          throw gone;
        })(),
      );
    for (const contentType of ['text/plain', 'application/pdf', 'image/png']) {
      const file = { contentType, sizeBytes: png.length };
      await expect(inspector.inspect({ ...file, open: () => Promise.reject(gone) })).rejects.toThrow(gone);
      if (contentType !== 'text/plain')
        await expect(inspector.inspect({ ...file, open: async () => breaking() })).rejects.toThrow(gone);
    }
    let opened = 0;
    const open = async () => (++opened === 1 ? Readable.from([png]) : breaking());
    await expect(inspector.inspect({ contentType: 'image/png', sizeBytes: png.length, open })).rejects.toThrow(gone);
  });

  test('a stream that breaks before anybody reads it is an answer, not the end of the process', async () => {
    const gone = new BlobsUnavailable('gone');
    for (const contentType of ['text/plain', 'application/pdf', 'image/png']) {
      const open = async () => {
        const stream = new Readable({ read: () => null });
        process.nextTick(() => stream.destroy(gone));
        return stream;
      };
      await expect(inspector.inspect({ contentType, sizeBytes: 10, open })).rejects.toThrow(gone);
    }
  });

  test('images beyond the queue are told to come back', async () => {
    const busy = createInspector(createManualClock());
    const png = await picture().png().toBuffer();
    const blocked: Readable[] = [];
    const inspections = Array.from({ length: 103 }, () => {
      let opened = 0;
      const open = async () => {
        if (++opened === 1) return Readable.from([png]);
        const stream = new Readable({ read: () => null });
        blocked.push(stream);
        return stream;
      };
      return busy.inspect({ contentType: 'image/png', sizeBytes: png.length, open }).catch((error: unknown) => error);
    });
    const refused = await Promise.race(inspections);
    expect(refused).toBeInstanceOf(BlobsUnavailable);
    // The others get their turn, two at a time.
    let ended = 0;
    for (const inspection of inspections) inspection.then(() => ended++);
    while (ended < inspections.length) {
      expect(blocked.length).toBeLessThanOrEqual(2);
      for (const stream of blocked.splice(0)) stream.destroy(new Error('the store is gone'));
      await new Promise(resolve => setImmediate(resolve));
    }
  });

  test('20 MB of text are not held in memory', async () => {
    const memory = watchMemory();
    const chunk = Buffer.from('0123456789abcdef'.repeat(4_096));
    let left = 320;
    const open = async () =>
      new Readable({
        read() {
          if (left-- % 32 === 0) memory.sample();
          this.push(left >= 0 ? chunk : null);
        },
      });
    expect((await inspector.inspect({ contentType: 'text/plain', sizeBytes: 20 * MB, open })).kind).toBe('accepted');
    expect(memory.growth()).toBeLessThan(8 * MB);
  });
});
