import { crc32, deflateSync } from 'node:zlib';

/** A file as it is declared, and its bytes. */
export interface FileSpec {
  filename: string;
  contentType: string;
  bytes: Buffer;
}

export const textFile = (text: string, filename = 'notes.txt'): FileSpec => ({
  filename,
  contentType: 'text/plain',
  bytes: Buffer.from(text),
});

export const pngFile = (width: number, height: number, comment?: string): FileSpec => ({
  filename: 'picture.png',
  contentType: 'image/png',
  bytes: png(width, height, { comment }),
});

/** The same bytes under another name and type. */
export const declaredAs = (contentType: string, filename: string, bytes: Buffer | string): FileSpec => ({
  contentType,
  filename,
  bytes: Buffer.from(bytes as Buffer),
});

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

/** A grey PNG. `pixels: false` leaves all but a few of them out, whatever the header says. */
export function png(
  width: number,
  height: number,
  { comment, pixels = true }: { comment?: string | undefined; pixels?: boolean } = {},
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // 8 bits, grey.
  header.set([8, 0, 0, 0, 0], 8);
  // Each row begins with its filter: none.
  const rows = pixels ? Buffer.concat(Array.from({ length: height }, () => row(width))) : row(16);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    ...(comment === undefined ? [] : [chunk('tEXt', Buffer.from(`Comment\0${comment}`))]),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** One transparent point, as small as a GIF gets, with room for a comment and for bytes behind its end. */
export function gif({ comment = '', after = '' }: { comment?: string; after?: string } = {}): Buffer {
  const extension = comment ? [Buffer.from([0x21, 0xfe, comment.length]), Buffer.from(comment), Buffer.from([0])] : [];
  return Buffer.concat([
    Buffer.from('GIF89a'),
    Buffer.from([1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff]),
    ...extension,
    Buffer.from([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3b]),
    Buffer.from(after),
  ]);
}

export const pdf = (): Buffer =>
  Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');

export const SVG = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><circle r="9"/></svg>';

export const HTML = '<!doctype html><html><body><script>alert(1)</script></body></html>';

function row(width: number): Buffer {
  return Buffer.concat([Buffer.from([0]), Buffer.alloc(width, 0x80)]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}
