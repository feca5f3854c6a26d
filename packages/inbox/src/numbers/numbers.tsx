import { type Numbers as NumbersOfSpan, ROUTES } from '@deskbell/protocol';
import { useEffect, useRef, useState } from 'preact/hooks';
import { api, exchange, formatQuery } from '../api/http.ts';
import { sayError } from '../api/say-error.ts';
import { PageBar } from '../app/page-bar.tsx';
import { environment } from '../app/session.ts';
import { useLoaded } from '../settings/form/use-loaded.ts';
import { Button } from '../ui/button.tsx';
import { download } from '../ui/download.ts';
import { sayDay } from '../ui/say-time.ts';
import { Failed, Loading } from '../ui/states.tsx';
import { toast } from '../ui/toast.tsx';
import { Agents } from './agents.tsx';
import { Charts } from './charts.tsx';
import './numbers.css';
import { lastDays, type Span } from './span.ts';
import { SpanPicker } from './span-picker.tsx';
import { NowTiles, SpanTiles } from './tiles.tsx';
import { words } from './words.ts';

const USUAL_DAYS = 28;

/** How the desk is doing: now, over a span of days, and by whom. */
export function Numbers() {
  const [span, setSpan] = useState<Span>(() => lastDays(USUAL_DAYS, new Date()));
  const [isFetching, setFetching] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const numbers = useLoaded<NumbersOfSpan>(
    signal => api.get(ROUTES.agentNumbers, { ...span }, { signal }),
    [span, environment.value],
  );
  useEffect(() => {
    document.title = words.title;
    heading.current?.focus({ preventScroll: true });
  }, []);

  async function fetchCsv(): Promise<void> {
    setFetching(true);
    const answer = await exchange('GET', `${ROUTES.agentNumbers}.csv${formatQuery({ ...span })}`, undefined);
    setFetching(false);
    if (!answer.ok) return void toast(sayError(answer.error), { kind: 'problem' });
    if (!answer.value.ok) return void toast(sayError(SERVER_ERROR), { kind: 'problem' });
    download(`deskbell-numbers-${span.from}-${span.to}.csv`, await answer.value.blob(), 'text/csv');
  }

  return (
    <main id="content" class="numbers-page page">
      <PageBar title={words.title} />
      <div class="numbers scroll">
        <header class="numbers-head">
          <h1 ref={heading} tabIndex={-1}>
            {words.title}
          </h1>
          <p class="only-print">{words.fromTo(sayDay(`${span.from}T00:00`), sayDay(`${span.to}T00:00`))}</p>
          <SpanPicker span={span} onSpan={setSpan} />
          <div class="flow only-screen">
            <Button icon="download" isBusy={isFetching} onClick={() => void fetchCsv()}>
              {words.csv}
            </Button>
            <Button onClick={() => print()}>{words.print}</Button>
          </div>
        </header>
        {numbers.state === 'loading' && <Loading />}
        {numbers.state === 'failed' && <Failed error={numbers.error} onRetry={numbers.reload} />}
        {numbers.state === 'ready' && (
          <>
            <NowTiles now={numbers.value.now} />
            <SpanTiles total={numbers.value.total} />
            <Charts days={numbers.value.days} />
            <Agents agents={numbers.value.agents} />
          </>
        )}
      </div>
    </main>
  );
}

const SERVER_ERROR = { code: 'SERVER_ERROR' as const, message: '', retryable: true, context: {} };
