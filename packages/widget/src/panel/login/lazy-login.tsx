import { useEffect, useState } from 'preact/hooks';
import { adoptStyles } from '../../loader/styles.ts';
import type { Desk, DeskState } from '../desk.ts';

type LoginView = typeof import('./login.tsx').Login;

let known: LoginView | null = null;

/** Few log in: what they need is fetched when they do. */
export function LazyLogin({ desk, state }: { desk: Desk; state: DeskState }) {
  const [Login, setLogin] = useState(() => known);
  useEffect(() => {
    if (known === null) void load(desk).then(() => setLogin(() => known));
  }, [desk]);
  return Login ? <Login desk={desk} state={state} /> : <div class="login" aria-busy="true" />;
}

async function load({ host, setView }: Desk): Promise<void> {
  try {
    const { Login, STYLES } = await import('./login.tsx');
    adoptStyles(host.root, STYLES, host.options.nonce);
    known = Login;
  } catch (error) {
    console.error('deskbell:', error);
    host.events.emit('error', { code: 'NETWORK_ERROR' });
    setView('chat');
  }
}
