import type { AccessState } from '@deskbell/protocol';
import type { AccessScreen } from '../app/routes.ts';
import './access.css';
import { ForgotPassword } from './forgot-password.tsx';
import { Invitation } from './invitation.tsx';
import { LogIn } from './log-in.tsx';
import { ResetPassword } from './reset-password.tsx';
import { SetUp } from './set-up.tsx';

interface Props {
  screen: AccessScreen;
  /** Of a link. */
  token: string | null;
  access: AccessState;
}

/** Everything somebody sees who is not logged in. Each link's token may be its whole fragment: that never reaches a log. */
export function Access({ screen, token, access }: Props) {
  const secret = token ?? (location.hash.length > 1 ? location.hash.slice(1) : null);
  if (screen === 'setup') return <SetUp token={secret} access={access} />;
  if (screen === 'invitation') return <Invitation token={secret} />;
  if (screen === 'reset') return <ResetPassword token={secret} />;
  if (screen === 'forgot') return <ForgotPassword access={access} />;
  return <LogIn access={access} />;
}
