import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

export const ENCODINGS = ['br', 'gzip'] as const;
export type Encoding = (typeof ENCODINGS)[number] | 'identity';

/** The best encoding an `Accept-Encoding` allows; a `q` counts only when it is 0, which forbids. */
export function chooseEncoding(accepted: string | undefined): Encoding {
  const offers = new Map(
    (accepted ?? '').split(',').map(part => {
      const [name = '', ...parameters] = part.split(';').map(piece => piece.trim().toLowerCase());
      return [name, parameters.every(parameter => !/^q=0(\.0*)?$/.test(parameter))];
    }),
  );
  return ENCODINGS.find(encoding => offers.get(encoding) ?? offers.get('*')) ?? 'identity';
}

/** Off the main thread, as small as it gets: for what is compressed once and sent often. */
export async function encode(bytes: Buffer, encoding: Encoding): Promise<Buffer> {
  if (encoding === 'identity') return bytes;
  if (encoding === 'gzip') return promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION });
  return promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
}
