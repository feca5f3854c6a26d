import { constants, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { checkIntegrity } from './sqlite-quick-check.ts';

// The check of a large file takes many seconds, which belong first to whoever asks something. Not the lowest priority:
// while it reads, SQLite's journal cannot begin anew. On Linux a priority is a thread's; elsewhere it would be the whole
// server's.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
parentPort?.postMessage(checkIntegrity(workerData as string));
