import { type AccessState, type Me, ROUTES, type SetUpBody } from '@deskbell/protocol';
import { useState } from 'preact/hooks';
import { api } from '../api/http.ts';
import { AccountForm } from './account-form.tsx';
import { LinkToLogIn, Page } from './page.tsx';
import { words } from './words.ts';

/** An admin, from a link the server printed: the first one, or a new one when all others are locked out. */
export function SetUp({ token, access }: { token: string | null; access: AccessState }) {
  const [isRefused, setRefused] = useState(false);
  if (token === null && access.needs_setup) return <Page title={words.setUpNoToken} text={words.setUpNoTokenText} />;
  if (token === null) {
    return (
      <Page title={words.setUpDone} text={words.setUpDoneText}>
        <LinkToLogIn />
      </Page>
    );
  }
  return (
    <Page title={words.setUpTitle} text={access.needs_setup ? words.setUpText : words.setUpAgainText}>
      <AccountForm
        email={null}
        submitLabel={words.setUp}
        create={account => api.post<Me>(ROUTES.agentSetUp, { ...account, token } satisfies SetUpBody)}
        onRefused={() => {
          // What was typed stays: the right link, opened here, goes on with it.
          setRefused(true);
          return `${words.setUpWrong}. ${words.setUpWrongText}`;
        }}
      />
      {isRefused && <LinkToLogIn />}
    </Page>
  );
}
