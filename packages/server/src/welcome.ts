import { ROUTES } from '@deskbell/protocol';
import type { Config } from './config.ts';
import type { FirstKeys } from './services/bootstrap.ts';

/** What a person sees when the server is ready: where it is, the keys on the first start, and a line to paste. */
export function welcome({
  url,
  config,
  firstKeys,
  hasDemo,
  setUpLink,
}: {
  url: string;
  config: Config;
  firstKeys: FirstKeys[] | null;
  hasDemo: boolean;
  setUpLink: string | null;
}): string {
  const lines = [
    '',
    `Deskbell is ready on ${url}`,
    ...(hasDemo ? [`  Demo shop             ${url}/demo`] : []),
    `  Inbox                 ${url}${ROUTES.inbox}`,
    `  API to read and try   ${url}/docs`,
    `  Data                  ${config.databaseUrl ? 'PostgreSQL' : `SQLite in ${config.dataDir}`}`,
  ];
  if (setUpLink !== null) {
    lines.push(
      '',
      'Nobody can log in to the inbox yet. Whoever opens this link first becomes its admin; it works once, for a day:',
      `  ${setUpLink}`,
    );
  }
  const [first] = firstKeys ?? [];
  if (firstKeys && first) {
    lines.push('', 'The demo business, created just now. Secret keys are stored as hashes and not shown again.');
    for (const { environment, publicKey, secretKey } of firstKeys) {
      lines.push(`  ${environment}  public key      ${publicKey}`, `  ${environment}  secret key      ${secretKey}`);
    }
    lines.push(
      '',
      'For the calls in the README:',
      `  export PK=${first.publicKey} SK=${first.secretKey} URL=${url}`,
      'Send the first message:',
      `  curl -X POST ${url}${ROUTES.messages} -H "X-Public-Key: ${first.publicKey}" -H "Content-Type: application/json" -d '{"content":"Has my order shipped yet?"}'`,
      'See it as an agent:',
      `  curl ${url}${ROUTES.agentConversations} -H "X-API-Key: ${first.secretKey}"`,
    );
  }
  return `${lines.join('\n')}\n`;
}
