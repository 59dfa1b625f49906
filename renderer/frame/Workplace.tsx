import { useMemo, useState } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { SignedIn } from '#terminal/contract/session';
import { SiteZone, useSiteText } from '#renderer/i18n/useFormat.ts';
import { usePersonLanguage } from '#renderer/i18n/personLanguage.ts';
import { CommandPalette, type PaletteAction } from '#ui/dialogs/CommandPalette.tsx';
import { UndoOffers } from '#ui/dialogs/undo.tsx';
import { useScanSubmit } from '#ui/scan/ScanProvider.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { screens, type Screen } from '../screens.ts';
import { DemoPanel } from './DemoPanel.tsx';
import { LineTakt } from './LineTakt.tsx';
import { Rail, type RailSection } from './Rail.tsx';
import { Routes, useScreen } from './Routes.tsx';
import { RouteTabs } from './RouteTabs.tsx';
import { Shell } from './Shell.tsx';
import { ShortcutHelp } from './ShortcutHelp.tsx';
import { TopBar } from './TopBar.tsx';
import { landingSection, sectionIcons, visibleSections } from './sections.ts';
import { useSectionKeys, useShortcut } from './shortcuts.ts';
import { useInbox } from './useInbox.ts';
import { usePlace, useSiteConfiguration } from './usePlace.ts';
import { useSync } from './useSync.ts';

/** The frame around every screen, for the person who is signed in. */
export function Workplace({ who }: { who: SignedIn }) {
  const client = useClient();
  const text = useSiteText();
  const { t } = useTranslation('frame');
  const [, navigate] = useLocation();
  const [help, setHelp] = useState(false);
  const sections = useMemo(() => sectionsWithScreens(who), [who]);
  const landing = sections.find(({ id }) => id === landingSection(who.roles)) ?? sections[0];
  const screen = useScreen();
  usePersonLanguage(who.person);
  useShortcut('?', () => setHelp(true));
  useSectionKeys((index) => {
    const section = sections[index];
    if (section !== undefined) navigate(section.href);
  });

  return (
    <SiteZone value={useSiteConfiguration()?.timeZone ?? 'UTC'}>
      <Shell
        top={
          <TopBar
            place={usePlace()}
            takt={<LineTakt />}
            sync={useSync()}
            demo={<DemoPanel />}
            inbox={useInbox()}
            person={{
              name: who.name === null ? who.badge : text(who.name),
              role: who.roles[0] ?? 'operator',
            }}
            onSwitchPerson={() => void client.signOut()}
            onShortcuts={() => setHelp(true)}
          />
        }
        rail={<Rail sections={sections} current={screen?.section ?? null} />}
        foot={<UndoOffers />}
        tabs={<RouteTabs tabs={tabsOf(screen, t)} />}
      >
        <Routes landing={landing?.href ?? null} />
      </Shell>
      <CommandPalette
        actions={[...sectionActions(sections, t, navigate), ...useStationActions(navigate)]}
        onLookUp={useScanSubmit()}
      />
      <ShortcutHelp opened={help} onClose={() => setHelp(false)} />
    </SiteZone>
  );
}

type FrameText = TFunction<'frame'>;

/** What the roles may see and what has a screen. */
function sectionsWithScreens(who: SignedIn): RailSection[] {
  return visibleSections(who.roles).flatMap((id) => {
    const href = screens.find((screen) => screen.section === id)?.href;
    return href == null ? [] : [{ id, href }];
  });
}

function sectionActions(
  sections: readonly RailSection[],
  t: FrameText,
  navigate: (href: string) => void,
): PaletteAction[] {
  return sections.map(({ id, href }, index) => ({
    id,
    group: t('palette.go'),
    label: t(`section.${id}`),
    icon: sectionIcons[id],
    shortcut: `Alt ${index + 1}`,
    onTrigger: () => navigate(href),
  }));
}

/** Every station of the site, by its id and name. */
function useStationActions(navigate: (href: string) => void): PaletteAction[] {
  const { t } = useTranslation('frame');
  const text = useSiteText();
  const stations = useSiteConfiguration()?.lines.flatMap((line) => line.stations) ?? [];
  return stations.map(({ id, name }) => ({
    id: `station/${id}`,
    group: t('palette.stations'),
    label: `${id} ${text(name)}`,
    icon: sectionIcons.line,
    onTrigger: () => navigate(`/line/stations/${encodeURIComponent(id)}`),
  }));
}

/** The tabs of the present screen's section; one screen alone needs none. */
function tabsOf(current: Screen | null, t: FrameText) {
  const tabs = screens.filter((screen) => screen.section !== null && screen.section === current?.section);
  return tabs.flatMap((screen) =>
    screen.href === null
      ? []
      : [{ href: screen.href, label: t(`screen.${screen.name}`), current: screen === current }],
  );
}
