import { type AccessState, type Me, ROUTES, type SetUpBody } from '@deskbell/protocol';
import { useState } from 'preact/hooks';
import { api } from '../api/http.ts';
import { AccountForm } from './account-form.tsx';
import { LinkToLogIn, Page } from './page.tsx';
import { words } from './words.ts';

/** The first admin, from the link the server printed. */
export function SetUp({ token, access }: { token: string | null; access: AccessState }) {
  const [isRefused, setRefused] = useState(false);
  if (!access.needs_setup) {
    return (
      <Page title={words.setUpDone} text={words.setUpDoneText}>
        <LinkToLogIn />
      </Page>
    );
  }
  if (token === null) return <Page title={words.setUpNoToken} text={words.setUpNoTokenText} />;
  if (isRefused) return <Page key="refused" title={words.setUpWrong} text={words.setUpWrongText} />;
  return (
    <Page title={words.setUpTitle} text={words.setUpText}>
      <AccountForm
        email={null}
        submitLabel={words.setUp}
        create={account => api.post<Me>(ROUTES.agentSetUp, { ...account, token } satisfies SetUpBody)}
        onRefused={() => setRefused(true)}
      />
    </Page>
  );
}
