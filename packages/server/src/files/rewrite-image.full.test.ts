import { crc32 } from 'node:zlib';
import { LIMITS } from '@deskbell/protocol';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { animation, gifWithScript, hugePng, photograph, picture } from '../test/upload-files.ts';
import { ImageRefused, rewriteImage } from './rewrite-image.ts';

const MB = 1024 * 1024;
const SCRIPT = 'alert(document.cookie)';

describe('an image that is written anew', () => {
  test.each(['png', 'jpeg', 'gif', 'webp', 'avif'] as const)(
    '[UP4] stays %s, with its size and a thumbnail',
    async format => {
      const original = await picture(800, 600).toFormat(format).toBuffer();
      const { bytes, width, height, thumbnail } = await rewriteImage(original, `image/${format}`);
      expect({ width, height }).toEqual({ width: 800, height: 600 });
      expect((await sharp(bytes).metadata()).mediaType).toBe(`image/${format}`);
      expect(await sharp(thumbnail).metadata()).toMatchObject({ format: 'webp', width: 320, height: 240 });
    },
  );

  test('[UP4] has its orientation applied and its metadata gone', async () => {
    const original = await photograph();
    const before = await sharp(original).metadata();
    expect(before).toMatchObject({ orientation: 6, width: 60, height: 40 });
    expect(Object.keys(before)).toEqual(expect.arrayContaining(['exif', 'xmp', 'icc']));
    expect(original.toString('latin1')).toMatch(/SECRET-OWNER.*SECRET-XMP/s);

    const { bytes, width, height, thumbnail } = await rewriteImage(original, 'image/jpeg');
    expect({ width, height }).toEqual({ width: 40, height: 60 });
    for (const written of [bytes, thumbnail]) {
      const after = await sharp(written).metadata();
      for (const trace of ['exif', 'xmp', 'icc', 'iptc', 'orientation']) expect(after).not.toHaveProperty(trace);
      expect(written.toString('latin1')).not.toMatch(/SECRET|GPS|Exif|ICC_PROFILE|xmpmeta/);
    }
    // Turned by 90° clockwise, what was left is on top.
    const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
    const isRed = (y: number) => (data[(y * info.width + 20) * info.channels] ?? 0) > 200;
    expect([isRed(5), isRed(55)]).toEqual([true, false]);
  });

  test('[UP4] loses what is not pixels: text chunks of a PNG, a script in a GIF', async () => {
    const png = await picture()
      .withExif({ IFD0: { ImageDescription: SCRIPT } })
      .withXmp('<x>SECRET</x>')
      .png()
      .toBuffer();
    expect(png.toString('latin1')).toContain(SCRIPT);
    expect((await rewriteImage(png, 'image/png')).bytes.toString('latin1')).not.toMatch(/alert|SECRET|iTXt|tEXt|eXIf/);
    const gif = await gifWithScript(SCRIPT);
    expect(gif.toString('latin1').split(SCRIPT)).toHaveLength(3);
    expect((await rewriteImage(gif, 'image/gif')).bytes.toString('latin1')).not.toContain('alert');
  });

  test.each(['gif', 'webp'] as const)('an animated %s stays animated', async format => {
    const { bytes, width, height, thumbnail } = await rewriteImage(
      await animation(format, 5, 40, 30),
      `image/${format}`,
    );
    expect({ width, height }).toEqual({ width: 40, height: 30 });
    expect(await sharp(bytes, { animated: true }).metadata()).toMatchObject({ pages: 5, width: 40, pageHeight: 30 });
    expect((await sharp(thumbnail).metadata()).pages ?? 1).toBe(1);
  });

  test('transparency stays, and a small image is not enlarged for its thumbnail', async () => {
    const original = await sharp({ create: { width: 20, height: 10, channels: 4, background: '#ff000080' } })
      .png()
      .toBuffer();
    const { bytes, thumbnail } = await rewriteImage(original, 'image/png');
    expect((await sharp(bytes).metadata()).hasAlpha).toBe(true);
    expect(await sharp(thumbnail).metadata()).toMatchObject({ width: 20, height: 10, hasAlpha: true });
  });
});

describe('an image that is refused', () => {
  test('[UP4] 50,000 × 50,000 pixels, before one of them is decoded', async () => {
    const bomb = await hugePng(50_000);
    expect(bomb.length).toBeLessThan(MB);
    const before = process.memoryUsage().rss;
    await expect(rewriteImage(bomb, 'image/png')).rejects.toThrow('2500000000 pixels');
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * MB);
    // The same header with nothing behind it: had decoding begun, the complaint would be another.
    await expect(rewriteImage(bomb.subarray(0, 60), 'image/png')).rejects.toThrow('2500000000 pixels');
  });

  // A row is decoded as a whole, and a column row by row: so few pixels took gigabytes, or half a minute.
  test.each([
    [30_000_000, 1],
    [1, 30_000_000],
  ])('[UP4] %i × %i pixels, before one of them is decoded', async (width, height) => {
    const bomb = await hugePng(1);
    bomb.writeUInt32BE(width, 16);
    bomb.writeUInt32BE(height, 20);
    // The header's own checksum.
    bomb.writeUInt32BE(crc32(bomb.subarray(12, 29)), 29);
    await expect(rewriteImage(bomb, 'image/png')).rejects.toThrow('30000000 pixels long');
  });

  test('[UP4] an animation whose frames together are too many pixels', async () => {
    const gif = await animation('gif', 11, 40, 30);
    // The canvas all frames are drawn on: 4 million pixels, eleven times.
    gif.writeUInt16LE(2_000, 6);
    gif.writeUInt16LE(2_000, 8);
    expect(11 * 2_000 * 2_000).toBeGreaterThan(LIMITS.imagePixelsMax);
    await expect(rewriteImage(gif, 'image/gif')).rejects.toThrow('44000000 pixels');
  });

  test.each(['png', 'jpeg', 'gif', 'webp'] as const)('[UP4] a truncated %s', async format => {
    const noise = { type: 'gaussian' as const, mean: 128, sigma: 60 };
    const whole = await sharp({ create: { width: 200, height: 200, channels: 3, background: 'red', noise } })
      .toFormat(format)
      .toBuffer();
    await expect(rewriteImage(whole, `image/${format}`)).resolves.toBeDefined();
    for (const part of [0.9, 0.5, 0.1]) {
      const truncated = whole.subarray(0, Math.floor(whole.length * part));
      await expect(rewriteImage(truncated, `image/${format}`)).rejects.toThrow(ImageRefused);
    }
  });

  test.each([
    [
      'SVG declared as PNG',
      'image/png',
      '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)" width="9" height="9"/>',
    ],
    ['SVG declared as itself', 'image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'],
    ['HTML', 'image/png', '<html><script>alert(1)</script>'],
    ['a script that begins like a GIF', 'image/gif', 'GIF89a=1;alert(document.domain)//'],
    ['nothing', 'image/png', ''],
  ])('[UP4] %s', async (_what, type, text) => {
    await expect(rewriteImage(Buffer.from(text), type)).rejects.toThrow(ImageRefused);
  });

  test('[UP4] one format declared as another', async () => {
    await expect(rewriteImage(await picture().png().toBuffer(), 'image/jpeg')).rejects.toThrow('not image/jpeg');
    await expect(rewriteImage(await picture().tiff().toBuffer(), 'image/tiff')).rejects.toThrow('not image/tiff');
  });

  test('random and mutated bytes are rewritten or refused, nothing else', async () => {
    const originals = await Promise.all(
      (['png', 'jpeg', 'gif', 'webp'] as const).map(async format => ({
        type: `image/${format}`,
        bytes: await picture().toFormat(format).toBuffer(),
      })),
    );
    const mutation = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      bytes: fc.uint8Array({ maxLength: 8 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...originals),
        fc.array(mutation, { maxLength: 4 }),
        fc.nat({ max: 30 }),
        async (original, mutations, cut) => {
          const bytes = Buffer.from(original.bytes.subarray(0, original.bytes.length - cut));
          for (const { at, bytes: put } of mutations)
            bytes.set(put, Math.floor(at * Math.max(0, bytes.length - put.length)));
          await rewriteImage(bytes, original.type).catch((error: unknown) => {
            if (!(error instanceof ImageRefused)) throw error;
          });
        },
      ),
      { numRuns: 200 },
    );
  });
});
