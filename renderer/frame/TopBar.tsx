import type { ComponentProps, ReactNode } from 'react';
import { IconScan } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { openPalette } from '#ui/dialogs/CommandPalette.tsx';
import { Clock } from './Clock.tsx';
import { InboxBell } from './InboxBell.tsx';
import { LanguageSwitch } from './LanguageSwitch.tsx';
import { PersonMenu, type PersonView } from './PersonMenu.tsx';
import { SyncPill } from './SyncPill.tsx';
import type { ClockFault } from './clockFault.ts';
import type { SyncView } from './syncView.ts';
import styles from './TopBar.module.css';

export interface PlaceView {
  readonly site: string;
  readonly line: string | null;
  /** "Shift B 14:00–22:00", already in the reader's language. */
  readonly shift: string | null;
  /** The site's time zone was read. */
  readonly zoneKnown: boolean;
}

interface TopBarProps {
  readonly place: PlaceView;
  /** The takt countdown, where the terminal belongs to a line. */
  readonly takt: ReactNode;
  readonly sync: SyncView;
  readonly clock?: ClockFault | null;
  /** Contents of this PC that wait for the plant. */
  readonly attachments?: number;
  /** The demo's switches, in a demo only. */
  readonly demo?: ReactNode;
  /** Null until the terminal has an inbox to show. */
  readonly inbox: ComponentProps<typeof InboxBell> | null;
  readonly person: PersonView;
  readonly onSwitchPerson: () => void;
  readonly onShortcuts: () => void;
}

export function TopBar({
  place,
  takt,
  sync,
  clock = null,
  attachments = 0,
  demo,
  inbox,
  person,
  onSwitchPerson,
  onShortcuts,
}: TopBarProps) {
  return (
    <header className={styles.top}>
      <span className={styles.brand}>
        <i aria-hidden="true" />
        Takt
      </span>
      <span className={styles.place}>
        <b>{place.line === null ? place.site : `${place.site} · ${place.line}`}</b>
        <span>{place.shift}</span>
      </span>
      <Clock zoneKnown={place.zoneKnown} />
      {takt}
      <ScanBox />
      <div className={styles.end}>
        {demo}
        <SyncPill sync={sync} attachments={attachments} clock={clock} />
        {inbox !== null && <InboxBell {...inbox} />}
        <LanguageSwitch />
        <PersonMenu person={person} onSwitchPerson={onSwitchPerson} onShortcuts={onShortcuts} />
      </div>
    </header>
  );
}

/** Looks like a field, opens the palette: one place where text and scans are understood. */
function ScanBox() {
  const { t } = useTranslation('frame');
  return (
    <button
      type="button"
      className={styles.scan}
      onClick={openPalette}
      aria-label={t('scanBox')}
      aria-keyshortcuts="Control+K"
    >
      <IconScan size={20} stroke={1.8} aria-hidden="true" />
      <span>{t('scanBox')}</span>
      <kbd>Ctrl K</kbd>
    </button>
  );
}
