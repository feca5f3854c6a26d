import { createClient } from '@deskbell/sdk';
import { DeskbellProvider } from '@deskbell/sdk/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Conversation } from './conversation.tsx';
import './styles.css';

// From the address for a quick look (`?url=…&key=pk_test_…`), from the environment in an app.
const query = new URLSearchParams(location.search);
const url = query.get('url') ?? import.meta.env['VITE_DESKBELL_URL'] ?? 'http://127.0.0.1:4700';
const publicKey = query.get('key') ?? import.meta.env['VITE_DESKBELL_KEY'] ?? '';

const client = createClient({ url, publicKey });

const root = document.querySelector('#root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <DeskbellProvider client={client}>
      <Conversation />
    </DeskbellProvider>
  </StrictMode>,
);
