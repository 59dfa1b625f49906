import { useCallback, useMemo, useState } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { navigate } from 'wouter/use-browser-location';
import type { SignedIn } from '#terminal/contract/session';
import { SiteZone } from '#renderer/i18n/useFormat.ts';
import { usePersonLanguage } from '#renderer/i18n/personLanguage.ts';
import { UndoOffers } from '#ui/dialogs/undo.tsx';
import { screens, sectionHref, type Screen } from '../screens.ts';
import { EndedNotice } from './EndedNotice.tsx';
import { Palette } from './Palette.tsx';
import { Rail, type RailSection } from './Rail.tsx';
import { Routes, useScreen } from './Routes.tsx';
import { RouteTabs } from './RouteTabs.tsx';
import { Shell } from './Shell.tsx';
import { ShortcutHelp } from './ShortcutHelp.tsx';
import { Top } from './Top.tsx';
import { landingSection, visibleSections } from './sections.ts';
import { useSectionKeys, useShortcut } from './shortcuts.ts';
import { useFetchAhead } from './useFetchAhead.ts';
import { useSiteConfiguration } from './usePlace.ts';

/** The frame around every screen, for the person who is signed in. What follows the address is drawn apart from what stays. */
export function Workplace({ who }: { who: SignedIn }) {
  const [help, setHelp] = useState(false);
  const showHelp = useCallback(() => setHelp(true), []);
  const sections = useMemo(() => sectionsWithScreens(who), [who]);
  const landing = sections.find(({ id }) => id === landingSection(who.roles)) ?? sections[0];
  usePersonLanguage(who.person);
  useFetchAhead(who.roles);
  useShortcut('?', showHelp);
  useSectionKeys((index) => {
    const section = sections[index];
    if (section !== undefined) navigate(section.href);
  });

  return (
    <SiteZone value={useSiteConfiguration()?.timeZone ?? 'UTC'}>
      <Shell
        top={<Top who={who} onShortcuts={showHelp} />}
        rail={<CurrentRail sections={sections} />}
        foot={<UndoOffers />}
        tabs={
          <>
            <EndedNotice />
            <CurrentTabs />
          </>
        }
      >
        <Routes landing={landing?.href ?? null} />
      </Shell>
      <Palette sections={sections} />
      <ShortcutHelp opened={help} onClose={() => setHelp(false)} />
    </SiteZone>
  );
}

function CurrentRail({ sections }: { sections: readonly RailSection[] }) {
  return <Rail sections={sections} current={useScreen()?.section ?? null} />;
}

function CurrentTabs() {
  const { t } = useTranslation('frame');
  return <RouteTabs tabs={tabsOf(useScreen(), t)} />;
}

/** What the roles may see and what has a screen. */
function sectionsWithScreens(who: SignedIn): RailSection[] {
  return visibleSections(who.roles).flatMap((id) => {
    const href = sectionHref(id);
    return href === null ? [] : [{ id, href }];
  });
}

/** The tabs of the present screen's section, where it is one of them; a screen that another one opened leads back to that. */
function tabsOf(current: Screen | null, t: TFunction<'frame'>) {
  if (current === null || current.href === null) return [];
  const tabs = screens.filter((screen) => screen.section !== null && screen.section === current.section);
  return tabs.flatMap((screen) =>
    screen.href === null
      ? []
      : [{ href: screen.href, label: t(`screen.${screen.name}`), current: screen === current }],
  );
}
