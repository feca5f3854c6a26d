import { existsSync, lstatSync } from 'node:fs';
import { lchown, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** What root wrote into the data directory the server could not open: it gets the directory's own owner. */
export async function giveToOwner(dataDir: string): Promise<void> {
  if (process.getuid?.() !== 0 || !existsSync(dataDir)) return;
  const { uid, gid } = lstatSync(dataDir);
  for (const name of await readdir(dataDir, { recursive: true })) {
    const path = join(dataDir, name);
    if (lstatSync(path).uid === 0) await lchown(path, uid, gid);
  }
}
