import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, describe, expect, test } from 'vitest';
import { type Client, createClient } from './client.ts';
import { detectEnvironment } from './environment.ts';
import { DeskbellProvider, useClient, useSupport } from './react.ts';

const clients: Client[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

/** A client that may not ask anything. */
function newClient(): Client {
  const environment = {
    ...detectEnvironment(),
    fetch: () => Promise.reject(new Error('nothing may be asked')),
    WebSocket: undefined,
  };
  const client = createClient({ url: 'http://127.0.0.1:1', publicKey: 'pk_test_nobody0000', environment });
  clients.push(client);
  return client;
}

function State() {
  const { connection, messages, pending, open, send } = useSupport();
  const kinds = [open, send].map(action => typeof action).join(' ');
  return createElement('p', null, `${connection} ${messages.length} ${pending.length} ${kinds}`);
}

describe('the hooks on a server', () => {
  test('render what everybody starts with, and ask nothing', () => {
    const html = renderToString(createElement(DeskbellProvider, { client: newClient() }, createElement(State)));
    expect(html).toBe('<p>idle 0 0 function function</p>');
  });

  test('give the client itself', () => {
    const client = newClient();
    let found: Client | null = null;
    const Finder = () => {
      found = useClient();
      return null;
    };
    renderToString(createElement(DeskbellProvider, { client }, createElement(Finder)));
    expect(found).toBe(client);
  });

  test('say what is missing without a provider', () => {
    expect(() => renderToString(createElement(State))).toThrow('DeskbellProvider');
  });
});
