import { type PartOutcome, perSecond } from '../figures.ts';
import { runClosedLoop } from '../http-load.ts';
import type { Options } from '../options.ts';
import { CONNECTIONS } from '../paired-runs.ts';
import { progress } from '../progress.ts';
import { startEcho } from '../server-under-test.ts';
import { createSendTraffic, towardsEcho } from '../traffic.ts';
import { CONVERSATIONS } from './sends.ts';

/** How fast the load generator itself can go: the same sends, to a peer that answers constant bytes. */
export async function measureGenerator(options: Options): Promise<PartOutcome> {
  const customers = Array.from({ length: CONVERSATIONS }, (_, index) => ({
    token: String(index).padStart(43, '0'),
    mark: null,
  }));
  const traffic = towardsEcho(createSendTraffic(customers, CONNECTIONS));
  const canned = await startEcho('canned');
  const echo = await startEcho('echo');
  try {
    await runClosedLoop(canned, CONNECTIONS, options.seconds, traffic);
    const fastest = await runClosedLoop(canned, CONNECTIONS, options.seconds, traffic);
    await runClosedLoop(echo, CONNECTIONS, options.seconds, traffic);
    const ceiling = await runClosedLoop(echo, CONNECTIONS, options.seconds, traffic);
    const [generatorShare, echoShare] = [fastest, ceiling].map(run => `${Math.round(run.generatorCpu * 100)} %`);
    progress(`generator: ${perSecond(fastest.perSecond)} at ${generatorShare} CPU, against the echo ${echoShare} CPU`);
    return {
      problems: [],
      figures: [
        {
          part: 'generator',
          name: `load generator's own maximum, ${generatorShare} CPU`,
          value: perSecond(fastest.perSecond),
          ratio: fastest.perSecond / ceiling.perSecond,
        },
        {
          part: 'generator',
          name: `bare node:http echo, the ceiling, generator ${echoShare} CPU`,
          value: perSecond(ceiling.perSecond),
          ratio: 1,
        },
      ],
    };
  } finally {
    await Promise.all([canned.stop(), echo.stop()]);
  }
}
