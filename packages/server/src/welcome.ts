import { ROUTES } from '@deskbell/protocol';
import type { Config } from './config.ts';
import type { FirstKeys } from './services/bootstrap.ts';

/** What a person sees when the server is ready: where it is, the keys on the first start, and a line to paste. */
export function welcome({
  url,
  config,
  firstKeys,
}: {
  url: string;
  config: Config;
  firstKeys: FirstKeys | null;
}): string {
  const lines = [
    '',
    `Deskbell is ready on ${url}`,
    `  API to read and try   ${url}/docs`,
    `  Data                  ${config.databaseUrl ? 'PostgreSQL' : `SQLite in ${config.dataDir}`}`,
  ];
  if (firstKeys) {
    lines.push(
      '',
      'The demo business, created just now. The secret key is stored as a hash and not shown again.',
      `  Public key            ${firstKeys.publicKey}`,
      `  Secret key            ${firstKeys.secretKey}`,
      '',
      'Send the first message:',
      `  curl -X POST ${url}${ROUTES.messages} -H "X-Public-Key: ${firstKeys.publicKey}" -H "Content-Type: application/json" -d '{"content":"Has my order shipped yet?"}'`,
      'See it as an agent:',
      `  curl ${url}${ROUTES.agentConversations} -H "X-API-Key: ${firstKeys.secretKey}"`,
    );
  }
  return `${lines.join('\n')}\n`;
}
