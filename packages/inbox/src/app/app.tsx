import { useEffect } from 'preact/hooks';
import { Access } from '../access/access.tsx';
import { labels } from '../labels.ts';
import { Failed, Loading } from '../ui/states.tsx';
import { Toasts } from '../ui/toast.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import { Desk } from './desk.tsx';
import { navigate, route } from './router.ts';
import { boot, loadSession } from './session.ts';

export function App() {
  return (
    <>
      <Screen />
      <Toasts />
      <Tooltip />
    </>
  );
}

function Screen() {
  const now = boot.value;
  const here = route.value;
  const isBehindLogIn = here.page !== 'access' || here.screen === 'log-in';
  useEffect(() => {
    if (now.state === 'in' && here.page === 'access' && here.screen !== 'invitation') navigate('', { replace: true });
  }, [now.state, here]);

  if (now.state === 'loading') return <Loading label={labels.loading} />;
  if (now.state === 'failed') return <Failed error={now.error} onRetry={() => void loadSession()} />;
  if (now.state === 'out') {
    const { screen, token } = here.page === 'access' ? here : { screen: 'log-in' as const, token: null };
    return <Access screen={screen} token={token} access={now.access} />;
  }
  return isBehindLogIn || here.screen !== 'invitation' ? <Desk /> : <Loading />;
}
