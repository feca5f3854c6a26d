import { withCluster } from '../cluster.ts';
import { at, createCustomers } from '../customers.ts';
import type { PartOutcome } from '../figures.ts';
import { runOpenLoop } from '../open-loop.ts';
import type { Options } from '../options.ts';
import { costOfEach } from '../processor-watch.ts';
import { CUSTOMERS, openLoopFigures } from './latency.ts';

const PER_SECOND = 500;
const TARGET_P99_MS = 25;

/** All sends through one node, all sockets on the other: whatever arrives came over Redis, or out of the database. */
export function measureCrossNode(options: Options): Promise<PartOutcome> {
  return withCluster(2, async cluster => {
    const [sender, receiver] = [at(cluster.nodes, 0), at(cluster.nodes, 1)];
    const customers = await createCustomers(sender.port, CUSTOMERS);
    await cluster.analyze();
    let shares = '';
    let costs = '';
    const loop = {
      name: 'crossnode',
      sendPort: sender.port,
      socketPort: receiver.port,
      perSecond: PER_SECOND,
      warmUpSeconds: options.seconds,
      seconds: options.seconds * 4,
      onRun() {
        const stop = cluster.watch();
        return () => {
          const use = stop();
          shares = use.text;
          costs = costOfEach(use, PER_SECOND * options.seconds * 4);
        };
      },
    };
    const result = await runOpenLoop(loop, customers);
    return {
      problems: result.problems,
      figures: [
        ...openLoopFigures(loop, result, TARGET_P99_MS),
        { part: loop.name, name: '  processor shares', value: shares },
        { part: loop.name, name: '  processor time of one message', value: costs },
      ],
    };
  });
}
