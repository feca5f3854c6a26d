import { useEffect } from 'preact/hooks';
import { listenToKeys } from '../command/command-bar.ts';
import { deskCommands } from '../command/commands.ts';
import { registry } from '../command/desk-registry.ts';
import { PaletteLayer } from '../command/palette.tsx';
import { ShortcutSheet } from '../command/shortcut-sheet.tsx';
import { keepDrafts } from '../composer/drafts.ts';
import { keepFiles } from '../composer/kept-files.ts';
import { keepOutbox } from '../composer/outbox.ts';
import { keepSendingElsewhere } from '../composer/sending-elsewhere.ts';
import { labels } from '../labels.ts';
import { keepDeskLists } from '../list/desk-lists.ts';
import { keepList } from '../list/list.ts';
import { keepSearch } from '../list/search.ts';
import { keepSelection } from '../list/selection.ts';
import { ViewDialogs } from '../list/view-dialogs.tsx';
import { connection, openLive } from '../live/live.ts';
import { keepNews } from '../live/news.ts';
import { keepMembers } from '../people/members.ts';
import { keepRead } from '../thread/read.ts';
import { RedactDialog } from '../thread/redact-dialog.tsx';
import { keepThread } from '../thread/thread.ts';
import { keepViewers } from '../thread/viewers.ts';
import { Icon } from '../ui/icon.tsx';
import { useSettled } from '../ui/use.ts';
import { Conversations } from './conversations.tsx';
import { followRoute } from './follow-route.ts';
import { guardDrops } from './guard-drops.ts';
import { lazy } from './lazy.tsx';
import { route } from './router.ts';
import { Sidebar } from './sidebar.tsx';

const Settings = lazy(async () => (await import('../settings/settings.tsx')).Settings);
const Numbers = lazy(async () => (await import('../numbers/numbers.tsx')).Numbers);

/** All there is for who is logged in. */
export function Desk() {
  useEffect(() => {
    const ends = [
      registry.add(deskCommands),
      listenToKeys(),
      guardDrops(),
      keepMembers(),
      keepDeskLists(),
      keepList(),
      keepSelection(),
      keepSearch(),
      keepThread(),
      keepRead(),
      keepViewers(),
      keepDrafts(),
      keepFiles(),
      keepOutbox(),
      keepSendingElsewhere(),
      keepNews(),
      followRoute(),
      openLive(),
    ];
    return () => {
      for (const end of ends.toReversed()) end();
    };
  }, []);
  return (
    <div class="desk">
      <a class="skip-link" href="#content">
        {labels.skipToContent}
      </a>
      <Sidebar />
      <div class="desk-main">
        <ConnectionStrip />
        <Page />
      </div>
      <PaletteLayer />
      <ShortcutSheet />
      <ViewDialogs />
      <RedactDialog />
    </div>
  );
}

function Page() {
  const here = route.value;
  if (here.page === 'settings') return <Settings section={here.section} />;
  if (here.page === 'numbers') return <Numbers />;
  return <Conversations />;
}

/** A cut that is over in a moment is not worth a word. */
const PATIENCE_MS = 2_500;

function ConnectionStrip() {
  const state = useSettled(connection.value, PATIENCE_MS, 'live');
  if (state === 'live') return null;
  return (
    <div class="strip" role="status">
      <Icon name={state === 'offline' ? 'cloudOff' : 'retry'} />
      {labels.connection[state]}
    </div>
  );
}
