import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { navigate } from 'wouter/use-browser-location';
import { useSiteText } from '#renderer/i18n/useFormat.ts';
import { CommandPalette, type PaletteAction } from '#ui/dialogs/CommandPalette.tsx';
import { useLookUp } from '#ui/scan/ScanProvider.tsx';
import type { RailSection } from './Rail.tsx';
import { sectionIcons } from './sections.ts';
import { useSiteConfiguration } from './usePlace.ts';

/** The command palette of this site and these roles. */
export function Palette({ sections }: { sections: readonly RailSection[] }) {
  const { t } = useTranslation('frame');
  return (
    <CommandPalette
      actions={[...sectionActions(sections, t), ...useStationActions()]}
      onLookUp={useLookUp()}
    />
  );
}

function sectionActions(sections: readonly RailSection[], t: TFunction<'frame'>): PaletteAction[] {
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
function useStationActions(): PaletteAction[] {
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
