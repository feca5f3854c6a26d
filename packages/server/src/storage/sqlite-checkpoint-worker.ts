import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { CHECKPOINT } from './sqlite-checkpoints.ts';

// Copies the journal back while the writer goes on; each message asks for one round.
const database = new Database(workerData as string);
database.pragma('busy_timeout = 2000');
database.pragma('synchronous = FULL');
database.pragma('wal_autocheckpoint = 0');
parentPort?.on('message', () => {
  database.pragma(CHECKPOINT);
  parentPort?.postMessage('done');
});
