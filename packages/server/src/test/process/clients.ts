import {
  type AgentConversation,
  type AgentConversationPage,
  type ErrorBody,
  HEADERS,
  type Message,
  ROUTES,
} from '@deskbell/protocol';

/** Where a server is and what opens it. */
export interface Access {
  url: string;
  publicKey: string;
  secretKey: string;
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  data: unknown;
  error: ErrorBody | undefined;
}

export interface Customer {
  readonly token: string;
  /** What identifies this customer in any request. */
  readonly headers: Record<string, string>;
  send(content: string, clientId?: string): Promise<Answer>;
  page(query?: string): Promise<Answer>;
  open(): Promise<Answer>;
  /** All messages, read as a polling client would. */
  history(): Promise<Message[]>;
}

/** A request; `json` is sent as its body. */
export async function ask(
  { url }: Pick<Access, 'url'>,
  path: string,
  { json, ...init }: RequestInit & { json?: unknown } = {},
): Promise<Answer> {
  const headers = new Headers(init.headers);
  if (json !== undefined) headers.set('content-type', 'application/json');
  const response = await fetch(url + path, {
    ...init,
    headers,
    ...(json !== undefined && { body: JSON.stringify(json) }),
  });
  const text = await response.text();
  const envelope = response.headers.get('content-type')?.startsWith('application/json') ? JSON.parse(text) : {};
  return { status: response.status, headers: response.headers, text, data: envelope.data, error: envelope.error };
}

export async function newCustomer(server: Access): Promise<Customer> {
  const headers = { [HEADERS.publicKey]: server.publicKey };
  const answer = await ask(server, ROUTES.conversation, { method: 'POST', headers });
  const token = answer.headers.get(HEADERS.sessionToken);
  if (token === null) throw new Error(`no session: ${answer.status} ${answer.text}`);
  return customerAt(server, token);
}

/** The customer of a session made before, on this server. */
export function customerAt(server: Access, token: string): Customer {
  const headers = { [HEADERS.publicKey]: server.publicKey, authorization: `Bearer ${token}` };
  const page = (query = '') => ask(server, `${ROUTES.messages}?${query}`, { headers });
  return {
    token,
    headers,
    send: (content, clientId) =>
      ask(server, ROUTES.messages, {
        method: 'POST',
        headers,
        json: { content, ...(clientId !== undefined && { client_id: clientId }) },
      }),
    page,
    open: () => ask(server, ROUTES.conversation, { method: 'POST', headers }),
    async history() {
      const all: Message[] = [];
      for (;;) {
        const newest = all.at(-1);
        const answer = await page(newest ? `limit=100&after=${newest.created_at}` : 'limit=100');
        if (answer.status !== 200) throw new Error(`no page: ${answer.status} ${answer.text}`);
        const { messages } = answer.data as { messages: Message[] };
        all.push(...messages);
        if (messages.length < 100) return all;
      }
    },
  };
}

/** A request of the people who answer. */
export function askAsAgent(server: Access, method: string, path: string, json?: unknown): Promise<Answer> {
  return ask(server, path, { method, headers: { [HEADERS.secretKey]: server.secretKey }, json });
}

/** The path of a customer's conversation under the agent API, found by asking the customer. */
export async function conversationPath(customer: Customer): Promise<string> {
  const { conversation } = (await customer.open()).data as { conversation: AgentConversation };
  return `${ROUTES.agentConversations}/${conversation.id}`;
}

/** The path of the conversation that was made last, whether somebody has written in it or not; undefined: there is none. */
export async function newestConversationPath(server: Access): Promise<string | undefined> {
  const pages = ['true', 'false'].map(written =>
    askAsAgent(server, 'GET', `${ROUTES.agentConversations}?limit=100&written=${written}`),
  );
  const all = (await Promise.all(pages)).flatMap(({ data }) => (data as AgentConversationPage).conversations);
  const [newest] = all.sort((a, b) => b.number - a.number);
  return newest && `${ROUTES.agentConversations}/${newest.id}`;
}
