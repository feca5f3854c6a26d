import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  answered(answer: { route: string; method: string; status: number }): void;
  committed(items: number, ms: number): void;
  codeDelivered(channel: string, outcome: 'sent' | 'failed'): void;
  codeGuessed(outcome: 'right' | 'wrong' | 'refused'): void;
  webhookTried(outcome: 'delivered' | 'retried' | 'failed'): void;
  render(): Promise<{ contentType: string; text: string }>;
  stop(): void;
}

/** What an operator watches (OP2). `read` is asked when the metrics are. */
export function createMetrics(read: {
  sockets(): { customer: number; agent: number };
  queued(): number;
  logFailures(): number;
}): Metrics {
  const registry = new Registry();
  const registers = [registry];
  // Event-loop lag, heap, handles and the like, under their usual names.
  collectDefaultMetrics({ register: registry });

  const answers = new Counter({
    name: 'deskbell_http_answers_total',
    help: 'HTTP answers by route and status.',
    labelNames: ['method', 'route', 'status'] as const,
    registers,
  });
  const sends = new Counter({
    name: 'deskbell_sends_total',
    help: 'Messages and replays that went through a commit.',
    registers,
  });
  const batches = new Histogram({
    name: 'deskbell_commit_batch_size',
    help: 'Sends in one commit.',
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256],
    registers,
  });
  const commits = new Histogram({
    name: 'deskbell_commit_seconds',
    help: 'Time of one commit, fsync included.',
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1],
    registers,
  });
  const codes = new Counter({
    name: 'deskbell_login_codes_total',
    help: 'Login codes by channel, sent or given up.',
    labelNames: ['channel', 'outcome'] as const,
    registers,
  });
  const guesses = new Counter({
    name: 'deskbell_login_guesses_total',
    help: 'Login codes tried: right, wrong, or refused without a comparison.',
    labelNames: ['outcome'] as const,
    registers,
  });
  const webhooks = new Counter({
    name: 'deskbell_webhook_tries_total',
    help: 'Tries of webhook deliveries: delivered, to be tried again, or given up.',
    labelNames: ['outcome'] as const,
    registers,
  });
  new Gauge({
    name: 'deskbell_sockets',
    help: 'Open WebSockets.',
    labelNames: ['audience'] as const,
    registers,
    collect() {
      for (const [audience, count] of Object.entries(read.sockets())) this.set({ audience }, count);
    },
  });
  new Gauge({
    name: 'deskbell_write_queue',
    help: 'Sends that wait for a commit.',
    registers,
    collect() {
      this.set(read.queued());
    },
  });
  new Counter({
    name: 'deskbell_log_failures_total',
    help: 'Log lines that could not be written.',
    registers,
    collect() {
      this.reset();
      this.inc(read.logFailures());
    },
  });

  return {
    answered: ({ method, route, status }) => answers.inc({ method, route, status }),
    committed(items, ms) {
      sends.inc(items);
      batches.observe(items);
      commits.observe(ms / 1000);
    },
    codeDelivered: (channel, outcome) => codes.inc({ channel, outcome }),
    codeGuessed: outcome => guesses.inc({ outcome }),
    webhookTried: outcome => webhooks.inc({ outcome }),
    render: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
    stop: () => registry.clear(),
  };
}
