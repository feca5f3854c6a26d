import { ROUTES, SUBPROTOCOL } from '@deskbell/protocol';
import { PUBLIC_KEY, SHOP_ORIGIN } from './server-under-test.ts';

// Requests as text, headed the way a shop's page in a browser heads them: key, origin and session, all checked.

export interface Customer {
  token: string;
  /** The mark before the benchmark sent anything. */
  mark: string | null;
}

/** Without a session: mints one together with its conversation. */
export const openConversationRequest = `POST ${ROUTES.conversation} HTTP/1.1\r\n${shopHeaders()}content-length: 0\r\n\r\n`;

export function sendRequest(customer: Customer, content: string, clientId: string): string {
  const body = `{"content":"${content}","client_id":"${clientId}"}`;
  return `POST ${ROUTES.messages} HTTP/1.1\r\n${shopHeaders(customer)}content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
}

export function pollRequest(customer: Customer, after: string | null, limit: number): string {
  const query = after === null ? `limit=${limit}` : `after=${after}&limit=${limit}`;
  return `GET ${ROUTES.messages}?${query} HTTP/1.1\r\n${shopHeaders(customer)}\r\n`;
}

export function upgradeRequest(customer: Customer): string {
  const upgrade = 'connection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n';
  const key = `sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\nsec-websocket-protocol: ${SUBPROTOCOL}\r\n`;
  return `GET ${ROUTES.socket} HTTP/1.1\r\n${shopHeaders(customer)}${upgrade}${key}\r\n`;
}

function shopHeaders(customer?: Customer): string {
  const common = `host: 127.0.0.1\r\norigin: ${SHOP_ORIGIN}\r\nx-public-key: ${PUBLIC_KEY}\r\n`;
  return customer === undefined ? common : `${common}authorization: Bearer ${customer.token}\r\n`;
}
