import { uploadsContract } from '../test/contracts/uploads.ts';
import { makeTemporaryDirectory } from '../test/temporary-directory.ts';
import { openStorage } from './open-storage.ts';

uploadsContract('SQLite', async clock => {
  const directory = makeTemporaryDirectory('uploads');
  const ignore = () => undefined;
  const storage = await openStorage({
    dataDir: directory.path,
    databaseUrl: null,
    clock,
    writeQueueMax: 10_000,
    writeDeadlineMs: 5_000,
    onCommit: ignore,
    onLostConnection: ignore,
    onDamage: ignore,
  });
  return {
    ...storage,
    async close() {
      await storage.close();
      directory.remove();
    },
  };
});
