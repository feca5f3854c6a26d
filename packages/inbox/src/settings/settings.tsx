import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { PageBar } from '../app/page-bar.tsx';
import { navigate } from '../app/router.ts';
import { environment, me } from '../app/session.ts';
import { Icon } from '../ui/icon.tsx';
import { toast } from '../ui/toast.tsx';
import { useMedia } from '../ui/use.ts';
import { AuditLog } from './audit/audit-log.tsx';
import { CustomerData } from './data/customer-data.tsx';
import { keptDrafts } from './form/kept-drafts.ts';
import { Hours } from './hours/hours.tsx';
import { IdentityKeys } from './identity-keys/identity-keys.tsx';
import { Keys } from './keys/keys.tsx';
import { Macros } from './macros/macros.tsx';
import { Members } from './members/members.tsx';
import { Outbox } from './outbox/outbox.tsx';
import { Profile } from './profile/profile.tsx';
import { Security } from './profile/security.tsx';
import { type SectionId, visibleGroups } from './sections.ts';
import { Service } from './service/service.tsx';
import './settings.css';
import { Uploads } from './uploads/uploads.tsx';
import { Views } from './views/views.tsx';
import { Webhooks } from './webhooks/webhooks.tsx';
import { WidgetLookPage } from './widget/widget-look.tsx';
import { words } from './words.ts';

const PAGES: Record<SectionId, ComponentType> = {
  profile: Profile,
  security: Security,
  members: Members,
  macros: Macros,
  views: Views,
  widget: WidgetLookPage,
  hours: Hours,
  service: Service,
  uploads: Uploads,
  keys: Keys,
  identity: IdentityKeys,
  webhooks: Webhooks,
  outbox: Outbox,
  data: CustomerData,
  audit: AuditLog,
};

/** Same condition as in settings.css: the menu is a page of its own. */
const NARROW = '(max-width: 48rem)';

/** A menu, and the section that was chosen in it. */
export function Settings({ section }: { section: string | null }) {
  const isNarrow = useMedia(NARROW);
  const isAdmin = me.value?.member.role === 'admin';
  const groups = visibleGroups(isAdmin);
  const known = groups.flatMap(({ sections }) => sections).find(({ id }) => id === section);
  const shown = known?.id ?? (isNarrow ? null : 'profile');
  const Page = shown && PAGES[shown];

  useEffect(remindWhenLeft, []);

  return (
    <main id="content" class="settings page" data-shows={shown ? 'section' : 'menu'}>
      <PageBar
        title={words.settings}
        isHeading={!shown}
        back={isNarrow && shown ? { href: '/inbox/settings', label: words.settings } : undefined}
      />
      <nav class="settings-menu scroll" aria-label={words.settings}>
        {groups.map(({ name, sections }) => (
          <div key={name} class="settings-group">
            <h2 class="settings-group-name">{name}</h2>
            <ul>
              {sections.map(({ id, icon }) => (
                <li key={id}>
                  <a
                    href={`/inbox/settings/${id}`}
                    class="settings-link"
                    aria-current={id === shown ? 'page' : undefined}
                  >
                    <Icon name={icon} />
                    <span class="clip">{words.sections[id]}</span>
                    {isUnsaved(id) && <span class="tag warn">{words.unsaved}</span>}
                  </a>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      {Page && (
        <div class="settings-page scroll">
          {/* Another environment has other settings: nothing of the first stays in a field. */}
          <Page key={`${shown} ${environment.value}`} />
        </div>
      )}
    </main>
  );
}

/** Names of drafts begin with their section's id and the environment: `hours live`. */
const isUnsaved = (id: SectionId) => [...keptDrafts.value.keys()].some(name => name.startsWith(`${id} `));

/** Says it once when somebody goes elsewhere with something unsaved; the draft waits. */
function remindWhenLeft(): () => void {
  return () => {
    // The pages below end after this; what they keep is there in a moment.
    setTimeout(() => {
      const [name] = keptDrafts.peek().keys();
      const id = name?.split(' ')[0] as SectionId | undefined;
      if (!id || !me.peek()) return;
      toast(words.unsavedElsewhere(words.sections[id]), {
        action: { label: words.goBack, run: () => navigate(`/settings/${id}`) },
      });
    });
  };
}
