import { crc32, deflateSync } from 'node:zlib';

type Color = [red: number, green: number, blue: number];

const WALL: Color = [58, 74, 70];
const GLOW: Color = [255, 214, 140];
const BRASS: Color = [190, 146, 72];

function colorAt(x: number, y: number): Color {
  if (y > 250) return mix([92, 72, 54], GLOW, Math.max(0, 0.35 - Math.abs(x - 240) / 500));
  const distance = Math.hypot(x - 240, y - 120);
  if (distance < 56) return mix([255, 246, 224], GLOW, distance / 70);
  if (Math.abs(x - 240) < 5 && y > 170) return BRASS;
  if (y > 238 && Math.abs(x - 240) < 46) return BRASS;
  return mix(WALL, GLOW, Math.max(0, 0.75 - distance / 260));
}

function mix(one: Color, other: Color, share: number): Color {
  return one.map((channel, at) => Math.round(channel + ((other[at] ?? 0) - channel) * share)) as Color;
}

function makePng(width: number, height: number): Buffer {
  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      rows.set(colorAt(x, y), y * (1 + width * 3) + 1 + x * 3);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** A PNG of a small lamp that is lit, 480 × 320. */
export const PIXELS = makePng(480, 320);
