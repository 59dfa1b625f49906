import { useState } from 'react';
import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSiteText } from '#renderer/i18n/useFormat.ts';
import { useShortcut } from '../frame/shortcuts.ts';
import type { Board } from './lineRows.ts';
import { AndonDialog } from './station/AndonDialog.tsx';
import { useLineRights } from './useLineRights.ts';

/** By its key, a call for a station of the line that one does not stand at. */
export function CallFromBoard({ board }: { board: Board }) {
  const { t } = useTranslation('line');
  const text = useSiteText();
  const may = useLineRights();
  const [opened, setOpened] = useState(false);
  const [station, setStation] = useState<string | null>(null);
  useShortcut('a', () => may.call && setOpened(true));
  const at = board.stations.find((tile) => tile.station === station);
  return (
    <AndonDialog
      title={t('action.callTitle')}
      station={station}
      unit={at?.unit?.unit ?? null}
      field={
        <Select
          label={t('action.callWhere')}
          data={board.stations.map((tile) => ({
            value: tile.station,
            label: `${tile.station} ${text(tile.name)}`,
          }))}
          value={station}
          allowDeselect={false}
          searchable
          openOnFocus={false}
          data-autofocus
          onChange={setStation}
        />
      }
      opened={opened}
      onClose={() => {
        setOpened(false);
        setStation(null);
      }}
    />
  );
}
