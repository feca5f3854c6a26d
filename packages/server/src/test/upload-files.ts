import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { crc32, createDeflate } from 'node:zlib';
import sharp from 'sharp';

// Real files of every kind that may be uploaded, and of the kinds that must not pass, made byte by byte.

const OFFICE = 'application/vnd.openxmlformats-officedocument';

/** A little picture, red on the left and blue on the right. */
export function picture(width = 60, height = 40) {
  const half = { width: width / 2, height, channels: 3 as const, background: 'blue' };
  return sharp({ create: { ...half, width, background: 'red' } }).composite([
    { input: { create: half }, left: width / 2, top: 0 },
  ]);
}

/** A photograph as a phone takes it: lying on its side, with place, owner, profile and a note in XMP. */
export function photograph(): Promise<Buffer> {
  return picture()
    .withExif({
      IFD0: { Copyright: 'SECRET-OWNER', Make: 'SECRET-PHONE' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '13/1 3/1 0/1' },
    })
    .withIccProfile('p3')
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><note>SECRET-XMP</note></x:xmpmeta>')
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
}

/** Frames of one colour each, `width` by `height`. */
export async function animation(format: 'gif' | 'webp', frames: number, width: number, height: number) {
  const pixels = Buffer.alloc(width * height * frames * 3);
  for (let frame = 0; frame < frames; frame++) {
    pixels.fill((frame * 40) % 256, frame * width * height * 3, (frame + 1) * width * height * 3);
  }
  const raw = { width, height: height * frames, channels: 3 as const, pageHeight: height };
  const image = sharp(pixels, { raw });
  return format === 'gif' ? image.gif({ effort: 1 }).toBuffer() : image.webp({ effort: 0 }).toBuffer();
}

/** A picture that a script is hidden in: in a comment inside of it and after its end. */
export async function gifWithScript(script: string): Promise<Buffer> {
  const gif = await picture().gif().toBuffer();
  const bytes = Buffer.from(script);
  const comment = Buffer.concat([Buffer.from([0x21, 0xfe, bytes.length]), bytes, Buffer.from([0])]);
  const afterHeader = 13 + ((gif[10] ?? 0) & 0x80 ? 3 * 2 ** (((gif[10] ?? 0) & 7) + 1) : 0);
  return Buffer.concat([gif.subarray(0, afterHeader), comment, gif.subarray(afterHeader), Buffer.from(`;${script}//`)]);
}

/** A PNG of black pixels, `size` by `size`, one bit each: small on the wire, not in memory. */
export async function hugePng(size: number): Promise<Buffer> {
  const deflate = createDeflate({ level: 9 });
  const compressed = buffer(deflate);
  const rows = Buffer.alloc((1 + Math.ceil(size / 8)) * 100);
  for (let row = 0; row < size; row += 100) if (!deflate.write(rows)) await once(deflate, 'drain');
  deflate.end();
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([1, 0, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', header),
    pngChunk('IDAT', await compressed),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

function pngChunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, checksum]);
}

/** An archive of uncompressed entries. */
export function zip(entries: Record<string, string>): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(entries)) {
    const data = Buffer.from(content);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), data]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    centrals.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\0'), common, place, Buffer.from(name)]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(locals.length, 4);
  end.writeUInt16LE(locals.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06'), end]);
}

function office(part: string, type: string): Buffer {
  const override = `<Override PartName="/${part}" ContentType="${type}.main+xml"/>`;
  return zip({
    '[Content_Types].xml': `<?xml version="1.0"?><Types>${override}</Types>`,
    '_rels/.rels': '<Relationships/>',
    [part]: '<document/>',
  });
}

const openDocument = (type: string) => zip({ mimetype: type, 'content.xml': '<office:document/>' });
const isoMedia = (brand: string) => Buffer.from(`\0\0\0\x14ftyp${brand}\0\0\x02\0${brand}\0\0\0\x08free`, 'latin1');

/** A small real file of each type that is checked by its signature or as text. */
export const PLAIN_FILES: Record<string, Buffer> = {
  'application/pdf': Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'),
  'text/plain': Buffer.from('Grüße, 你好 🙂\n'),
  'text/csv': Buffer.from('\ufeffname;price\n"Käse <b>";1,20\n'),
  'application/zip': zip({ 'a.txt': 'a', 'b/c.txt': 'c' }),
  [`${OFFICE}.wordprocessingml.document`]: office('word/document.xml', `${OFFICE}.wordprocessingml.document`),
  [`${OFFICE}.spreadsheetml.sheet`]: office('xl/workbook.xml', `${OFFICE}.spreadsheetml.sheet`),
  [`${OFFICE}.presentationml.presentation`]: office('ppt/presentation.xml', `${OFFICE}.presentationml.presentation`),
  'application/vnd.oasis.opendocument.text': openDocument('application/vnd.oasis.opendocument.text'),
  'application/vnd.oasis.opendocument.spreadsheet': openDocument('application/vnd.oasis.opendocument.spreadsheet'),
  'application/vnd.oasis.opendocument.presentation': openDocument('application/vnd.oasis.opendocument.presentation'),
  'video/mp4': isoMedia('isom'),
  'video/quicktime': isoMedia('qt  '),
  'video/webm': Buffer.from('\x1aE\xdf\xa3\x87B\x82\x84webm\x18S\x80g\x80', 'latin1'),
  'audio/mpeg': Buffer.concat([
    Buffer.from('ID3\x04\0\0\0\0\0\0', 'latin1'),
    Buffer.from([0xff, 0xfb, 0x90, 0x64]),
    Buffer.alloc(413),
  ]),
  'audio/mp4': isoMedia('M4A '),
  'audio/webm': Buffer.from('\x1aE\xdf\xa3\x87B\x82\x84webm\x18S\x80g\x80', 'latin1'),
  'audio/ogg': Buffer.concat([
    Buffer.from('OggS\0\x02'),
    Buffer.alloc(21),
    Buffer.from('\x13OpusHead\x01\x02'),
    Buffer.alloc(20),
  ]),
  'audio/wav': Buffer.from(
    'RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x44\xac\0\0\x88\x58\x01\0\x02\0\x10\0data\0\0\0\0',
    'latin1',
  ),
};
