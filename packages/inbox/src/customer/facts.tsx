import type { Visit } from '@deskbell/protocol';
import { now } from '../live/now.ts';
import { Icon } from '../ui/icon.tsx';
import { sayAgo } from '../ui/say-time.ts';
import { describeDevice } from './describe-device.ts';
import { sayDevice } from './say-device.ts';
import { sayLanguage, sayLocalTime, sayPage } from './say-visit.ts';
import { words } from './words.ts';

/** The page they are on, and with what. Every word of it came from a browser: text, and links only to the web. */
export function Facts({ visit, sessionCount }: { visit: Visit | null; sessionCount: number }) {
  if (!visit) return <p class="soft">{words.noVisit}</p>;
  const device = describeDevice(visit.user_agent);
  const deviceWords = sayDevice(device);
  const language = sayLanguage(visit.language);
  const localTime = sayLocalTime(visit.time_zone, now.value);
  return (
    <section class="customer-part" aria-labelledby="customer-now">
      <h3 id="customer-now">{words.now}</h3>
      <dl class="facts">
        {visit.page_url && (
          <div>
            <dt>{words.page}</dt>
            <dd>
              <PageLink url={visit.page_url} title={visit.page_title} />
            </dd>
          </div>
        )}
        {visit.referrer && (
          <div>
            <dt>{words.cameFrom}</dt>
            <dd>
              <PageLink url={visit.referrer} title={null} />
            </dd>
          </div>
        )}
        <div>
          <dt>{words.lastSeen}</dt>
          <dd>
            {sayAgo(visit.seen_at, now.value)}
            {sessionCount > 0 && <span class="soft"> · {words.sessions(sessionCount)}</span>}
          </dd>
        </div>
        {deviceWords && (
          <div>
            <dt>{words.device}</dt>
            <dd data-tip={visit.user_agent ?? undefined}>{deviceWords}</dd>
          </div>
        )}
        {language && (
          <div>
            <dt>{words.language}</dt>
            <dd>{language}</dd>
          </div>
        )}
        {localTime && (
          <div>
            <dt>{words.localTime}</dt>
            <dd>
              {localTime} <span class="soft">{visit.time_zone}</span>
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}

function PageLink({ url, title }: { url: string; title: string | null }) {
  const page = sayPage(url);
  if (!page) return <bdi class="clip">{title ?? url}</bdi>;
  return (
    <a href={page.href} target="_blank" rel="noopener noreferrer" class="page-link">
      {title && <bdi class="page-title">{title}</bdi>}
      <span class={title ? 'soft' : ''} dir="ltr">
        {page.shown}
      </span>
      <Icon name="external" />
    </a>
  );
}
