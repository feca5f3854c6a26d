import { parseArgs } from 'node:util';

export interface Options {
  parts: string[];
  pairs: number;
  /** Seconds of one run of a pair. */
  seconds: number;
  /** Conversations of the large database; each has 50 messages. Also of the inbox's, with about five. */
  largeConversations: number;
  idleSockets: number;
  /** Customers of the reconnect storm, each with a socket. */
  stormSockets: number;
  soakSeconds: number;
  json: string | null;
  profile: boolean;
}

export const USAGE = `usage: npm run bench -- [part …] [options]
  --pairs N          ceiling/server pairs a ratio is the median of (3)
  --seconds N        length of one run (5)
  --quick            one pair of one second, 2,000 sockets, a small "large" database: to see that it works, not to quote
  --sockets N        idle sockets (10000)
  --storm N          customers of the reconnect storm (10000)
  --soak-seconds N   length of the soak (120)
  --conversations N  conversations of the large database, 50 messages each, and of the inbox's (100000)
  --json FILE        also write the figures there
  --profile          run the server under Node's CPU profiler and print where its time went`;

const FULL = {
  pairs: 3,
  seconds: 5,
  idleSockets: 10_000,
  stormSockets: 10_000,
  soakSeconds: 120,
  largeConversations: 100_000,
};
const QUICK = {
  pairs: 1,
  seconds: 1,
  idleSockets: 2_000,
  stormSockets: 1_000,
  soakSeconds: 12,
  largeConversations: 2_000,
};

/** Reads the command line; null asks for the usage text. */
export function readOptions(argv: string[], known: string[]): Options | null {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      pairs: { type: 'string' },
      seconds: { type: 'string' },
      sockets: { type: 'string' },
      storm: { type: 'string' },
      'soak-seconds': { type: 'string' },
      conversations: { type: 'string' },
      json: { type: 'string' },
      quick: { type: 'boolean', default: false },
      profile: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help || positionals.some(part => !known.includes(part))) return null;
  const fallback = values.quick ? QUICK : FULL;
  return {
    parts: positionals.length > 0 ? positionals : known,
    pairs: positive(values.pairs) ?? fallback.pairs,
    seconds: positive(values.seconds) ?? fallback.seconds,
    idleSockets: positive(values.sockets) ?? fallback.idleSockets,
    stormSockets: positive(values.storm) ?? fallback.stormSockets,
    soakSeconds: positive(values['soak-seconds']) ?? fallback.soakSeconds,
    largeConversations: positive(values.conversations) ?? fallback.largeConversations,
    json: values.json ?? null,
    profile: values.profile,
  };
}

function positive(text: string | undefined): number | null {
  if (text === undefined) return null;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`${text} is not a positive whole number`);
  return value;
}
