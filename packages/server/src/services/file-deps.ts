import type { BlobStore, Deps, Inspector, Scanner } from '../ports.ts';

/** What use cases around files need beside the rest. */
export interface FileDeps extends Deps {
  blobs: BlobStore;
  inspector: Inspector;
  /** Null: none is configured. */
  scanner: Scanner | null;
}
