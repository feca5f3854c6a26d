import { labels } from '../labels.ts';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { isSidebarOpen } from './layout.ts';

interface Props {
  title: string;
  /** The page below has no heading of its own. */
  isHeading?: boolean;
  /** Where one came from, when this page lies in another. */
  back?: { href: string; label: string } | undefined;
}

/** Where there is no room for the sidebar: the way to it, and back. */
export function PageBar({ title, isHeading, back }: Props) {
  return (
    <div class="page-bar">
      {back ? (
        <a class="page-back" href={back.href}>
          <Icon name="back" />
          {back.label}
        </a>
      ) : (
        <>
          <IconButton
            icon="menu"
            label={labels.openSidebar}
            onClick={() => {
              isSidebarOpen.value = true;
            }}
          />
          {isHeading ? <h1 class="clip">{title}</h1> : <span class="clip">{title}</span>}
        </>
      )}
    </div>
  );
}
