import { LIMITS } from '@deskbell/protocol';
import sharp, { type Metadata, type Sharp } from 'sharp';

export interface RewrittenImage {
  bytes: Buffer;
  width: number;
  height: number;
  /** WebP of the first frame, at most `THUMBNAIL_PX` each way. */
  thumbnail: Buffer;
}

/** These bytes are not an image we keep; the message says why, in words for the person who sent it. */
export class ImageRefused extends Error {
  override name = 'ImageRefused';
}

const THUMBNAIL_PX = 320;

type Format = 'png' | 'jpeg' | 'gif' | 'webp' | 'avif';

/** How each format is written: effort low, because a person waits and a machine is shared. */
const WRITERS: Record<Format, (image: Sharp) => Sharp> = {
  png: image => image.png({ compressionLevel: 6 }),
  jpeg: image => image.jpeg({ quality: 85 }),
  gif: image => image.gif({ effort: 2 }),
  webp: image => image.webp({ quality: 85, effort: 2 }),
  avif: image => image.avif({ quality: 60, effort: 0 }),
};

sharp.cache(false);
sharp.concurrency(1);

/**
 * Decodes an image and writes it anew, upright, in the same format and without metadata: what is not pixels does not
 * survive. Its size is checked by its header, before a single pixel is decoded. Throws `ImageRefused`.
 */
export async function rewriteImage(bytes: Buffer, contentType: string): Promise<RewrittenImage> {
  const { format, frames } = await readHeader(bytes, contentType);
  const options = { limitInputPixels: LIMITS.imagePixelsMax, failOn: 'warning' as const };
  try {
    const image = sharp(bytes, { ...options, pages: frames > 1 ? -1 : 1 });
    // An animation has no orientation to apply: only JPEG and its like carry one.
    const upright = frames > 1 ? image : image.autoOrient();
    const { data, info } = await WRITERS[format](upright).toBuffer({ resolveWithObject: true });
    const thumbnail = await sharp(bytes, options)
      .autoOrient()
      .resize({ width: THUMBNAIL_PX, height: THUMBNAIL_PX, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 80, effort: 2 })
      .toBuffer();
    return { bytes: data, width: info.width, height: info.pageHeight ?? info.height, thumbnail };
  } catch (cause) {
    throw new ImageRefused('the image is damaged', { cause });
  }
}

async function readHeader(bytes: Buffer, contentType: string): Promise<{ format: Format; frames: number }> {
  let header: Metadata;
  try {
    header = await sharp(bytes, { limitInputPixels: false, failOn: 'warning' }).metadata();
  } catch (cause) {
    throw new ImageRefused('the image cannot be read', { cause });
  }
  const format = formatOf(header);
  if (format === null || contentType !== `image/${format}`) throw new ImageRefused(`it is not ${contentType}`);
  const frames = header.pages ?? 1;
  const pixels = header.width * (header.pageHeight ?? header.height) * frames;
  if (pixels > LIMITS.imagePixelsMax) {
    throw new ImageRefused(`the image has ${pixels} pixels, more than ${LIMITS.imagePixelsMax}`);
  }
  const side = Math.max(header.width, header.pageHeight ?? header.height);
  // A row is decoded as a whole, and rows one by one: however few the pixels, one side may cost gigabytes or minutes.
  if (side > LIMITS.imageSideMax) {
    throw new ImageRefused(`the image is ${side} pixels long, more than ${LIMITS.imageSideMax}`);
  }
  return { format, frames };
}

function formatOf(header: Metadata): Format | null {
  const name = header.format === 'heif' && header.compression === 'av1' ? 'avif' : header.format;
  return Object.hasOwn(WRITERS, name) ? (name as Format) : null;
}
