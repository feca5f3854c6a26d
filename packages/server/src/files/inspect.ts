import { fileType, isSniffedAs } from '../domain/file-types.ts';
import { BlobsUnavailable, type Clock, type Inspection, type Inspector } from '../ports.ts';
import { findFaultInText } from './check-text.ts';
import { createGate } from './gate.ts';
import { rewriteInProcess } from './image-processes.ts';
import { sniff } from './sniff.ts';

/** Images decoded at once; each takes a core and, at worst, some hundred megabytes. */
const IMAGES_AT_ONCE = 2;
/** Images that wait for that; beyond, callers are told to come back. */
const IMAGES_WAITING = 100;

type File = Parameters<Inspector['inspect']>[0];

/**
 * The bytes decide (UP4). What speaks against a file is an answer, never an exception; thrown are only errors of
 * `open` and its stream, and `BlobsUnavailable` when too many images wait already.
 */
export function createInspector(clock: Pick<Clock, 'after'>): Inspector {
  const enterGate = createGate(IMAGES_AT_ONCE, IMAGES_WAITING);

  async function inspectImage({ contentType, open }: File): Promise<Inspection> {
    const turn = await enterGate(async () => rewriteInProcess(clock, await open(), contentType));
    if (turn === null) throw new BlobsUnavailable('too many images wait to be checked');
    if (turn.result.kind === 'refused') return turn.result;
    const { bytes, width, height, thumbnail } = turn.result;
    return { kind: 'accepted', image: { bytes, width, height, thumbnail } };
  }

  return {
    async inspect(file) {
      const { contentType, sizeBytes, open } = file;
      const type = fileType(contentType);
      if (!type) return refuse(`${contentType} is not a type that can be checked`);
      if (sizeBytes === 0) return refuse('the file is empty');
      if (type.kind === 'text') {
        const fault = await findFaultInText(await open(), sizeBytes);
        return fault === null ? { kind: 'accepted', image: null } : refuse(`not ${contentType}: ${fault}`);
      }
      const sniffed = await sniff(await open());
      if (sniffed === null || !isSniffedAs(contentType, sniffed)) {
        return refuse(`the bytes are not ${contentType}${sniffed === null ? '' : ` but ${sniffed}`}`);
      }
      return type.kind === 'raster' ? inspectImage(file) : { kind: 'accepted', image: null };
    },
  };
}

function refuse(reason: string): Inspection {
  return { kind: 'refused', reason };
}
