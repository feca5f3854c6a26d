import { parseArgs } from 'node:util';
import { ROUTES } from '@deskbell/protocol';
import { Miss } from './case.ts';
import { cases } from './cases/all.ts';
import { reportMisses, reportSummary, reportTable } from './report.ts';
import { runCases, selectCases } from './run-cases.ts';
import { createTarget, type TargetOptions } from './target.ts';

const USAGE = `npm run conformance -- --url http://127.0.0.1:4700 --public-key pk_test_… --secret-key sk_test_…

  --url                TARGET_URL   the server
  --public-key         PUBLIC_KEY   a public key
  --secret-key         SECRET_KEY   a secret key of the same business and environment
  --only MS,PL5                     only these sections and rules
  --origin https://…                a browser origin the public key lists (otherwise a key with one is made)
  --other-public-key, --other-secret-key
                                    keys of a second tenant of the same server, to see that nothing crosses
  --patience 45                     the longest silence to wait for, in seconds

Makes customers, conversations and keys on the target: use a test environment. Ends with 0 when no rule was missed,
1 when one was, 2 when the arguments are wrong or the target cannot be reached.`;

process.exitCode = await main();

async function main(): Promise<number> {
  const asked = readArguments();
  if (typeof asked === 'string') return refuse(`${asked}\n\n${USAGE}`);
  const { options, only } = asked;
  const selected = selectCases(cases, only);
  if (selected.length === 0) return refuse(`No case observes ${only}.`);
  const unreachable = await whyUnusable(options);
  if (unreachable) return refuse(unreachable);

  let done = 0;
  const results = await runCases(selected, options, () => {
    if (process.stderr.isTTY) process.stderr.write(`\r${++done}/${selected.length} `);
  });
  if (process.stderr.isTTY) process.stderr.write('\r');
  const misses = reportMisses(results);
  console.log([reportTable(results), ...(misses ? [misses] : []), reportSummary(results)].join('\n\n'));
  return misses ? 1 : 0;
}

function readArguments(): { options: TargetOptions; only?: string } | string {
  const text = { type: 'string' } as const;
  const names = [
    'url',
    'public-key',
    'secret-key',
    'only',
    'origin',
    'other-public-key',
    'other-secret-key',
    'patience',
  ];
  let values: Record<string, string | undefined>;
  try {
    ({ values } = parseArgs({ options: Object.fromEntries(names.map(name => [name, text])) }));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const { TARGET_URL, PUBLIC_KEY, SECRET_KEY } = process.env;
  const url = values.url ?? TARGET_URL;
  const publicKey = values['public-key'] ?? PUBLIC_KEY;
  const secretKey = values['secret-key'] ?? SECRET_KEY;
  if (!url || !publicKey || !secretKey) return 'The URL and both keys are needed.';
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) return `${url} is no http or https URL.`;
  if (new URL(url).pathname !== '/') return `${url} has a path; the API is at the root of its origin.`;
  const patienceMs = Number(values.patience ?? 45) * 1000;
  if (!(patienceMs >= 0)) return '--patience is a number of seconds.';
  const other = { publicKey: values['other-public-key'], secretKey: values['other-secret-key'] };
  const { only, origin } = values;
  const options: TargetOptions = {
    url,
    publicKey,
    secretKey,
    patienceMs,
    ...(origin !== undefined && { origin }),
    ...(other.publicKey && other.secretKey && { other: { publicKey: other.publicKey, secretKey: other.secretKey } }),
  };
  return { options, ...(only !== undefined && { only }) };
}

/** A wrong address or key would make every case miss: say so once instead. */
async function whyUnusable(options: TargetOptions): Promise<string | undefined> {
  const target = createTarget(options);
  try {
    const headers = { 'x-public-key': options.publicKey };
    const answer = await target.request({ path: ROUTES.messages, headers });
    return answer.status === 401 ? 'The target does not know this public key.' : undefined;
  } catch (cause) {
    if (cause instanceof Miss) return `The target cannot be reached: ${cause.observed}.`;
    throw cause;
  } finally {
    await target.end();
  }
}

function refuse(text: string): number {
  console.error(text);
  return 2;
}
