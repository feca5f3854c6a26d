import { startPostgres } from './postgres-cluster.ts';
import { startServer } from './server-process.ts';

// Stands for a test process that is going to be killed: starts what tests start, says where it listens, and waits.

const [server, cluster] = await Promise.all([startServer(), startPostgres()]);
console.log(JSON.stringify([server.url, cluster.url]));
setInterval(() => console.error('still waiting to be killed'), 60_000);
