import { type OutboxEntry, type OutboxMail, ROUTES } from '@deskbell/protocol';
import { useEffect } from 'preact/hooks';
import { api, type Result } from '../../api/http.ts';
import { switchEnvironment } from '../../app/account-menu.ts';
import { environment } from '../../app/session.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { sayMoment } from '../../ui/say-time.ts';
import { Empty } from '../../ui/states.tsx';
import { Card, Section, Shown } from '../form/section.tsx';
import { type Loaded, useLoaded } from '../form/use-loaded.ts';
import { words } from '../words.ts';

const { outbox: said } = words;

/** Whoever tries something out looks here for what comes of it. */
const LOOK_EVERY_MS = 3_000;

/** What the test environment would have sent (AU12, CM9). */
export function Outbox() {
  return (
    <Section title={words.sections.outbox} intro={said.intro}>
      {environment.value === 'test' ? <Unsent /> : <NothingHere />}
    </Section>
  );
}

function NothingHere() {
  return (
    <Card>
      <Empty icon="mail" title={said.live}>
        <p>{said.liveText}</p>
        <Button onClick={() => switchEnvironment('test', '/settings/outbox')}>{said.toTest}</Button>
      </Empty>
    </Card>
  );
}

function Unsent() {
  const codes = useWatched<{ entries: OutboxEntry[] }>(signal => api.get(ROUTES.agentOutbox, {}, { signal }));
  const mails = useWatched<{ mails: OutboxMail[] }>(signal => api.get(ROUTES.agentOutboxMails, {}, { signal }));
  return (
    <>
      <Card title={said.codes} text={said.codesText}>
        <Shown loaded={codes}>
          {({ entries }) => (
            <List nothing={said.noCodes}>
              {entries.map(({ id, channel, contact, code, created_at }) => (
                <li key={id} class="row-item">
                  <Icon name={channel === 'sms' ? 'phone' : 'mail'} />
                  <div class="grow">
                    <p class="break">
                      <bdi>{contact}</bdi>
                    </p>
                    <p class="soft">{sayMoment(created_at)}</p>
                  </div>
                  <code class="code-sent" dir="ltr">
                    {code}
                  </code>
                </li>
              ))}
            </List>
          )}
        </Shown>
      </Card>
      <Card title={said.mails} text={said.mailsText}>
        <Shown loaded={mails}>
          {({ mails: list }) => (
            <List nothing={said.noMails}>
              {list.map(({ id, to, subject, text, created_at }) => (
                <li key={id} class="row-item">
                  <Icon name="mail" />
                  <div class="grow">
                    <p class="break" dir="auto">
                      {subject}
                    </p>
                    <p class="soft">
                      <bdi>{to}</bdi>
                      {' · '}
                      {sayMoment(created_at)}
                    </p>
                    <details>
                      <summary>{said.showText}</summary>
                      <pre class="mail-text" dir="auto">
                        {text}
                      </pre>
                    </details>
                  </div>
                </li>
              ))}
            </List>
          )}
        </Shown>
      </Card>
    </>
  );
}

function List({ nothing, children }: { nothing: string; children: preact.JSX.Element[] }) {
  return children.length === 0 ? <p class="soft">{nothing}</p> : <ul class="rows">{children}</ul>;
}

/** Read again and again, while somebody looks at the page. */
function useWatched<T>(load: (signal: AbortSignal) => Promise<Result<T>>): Loaded<T> {
  const loaded = useLoaded(load, []);
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === 'visible' && loaded.reload(), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return loaded;
}
