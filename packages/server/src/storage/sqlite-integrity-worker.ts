import { parentPort, workerData } from 'node:worker_threads';
import { checkIntegrity } from './sqlite-quick-check.ts';

// The check of a large file takes many seconds.
parentPort?.postMessage(checkIntegrity(workerData as string));
