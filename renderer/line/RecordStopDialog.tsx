import { useState } from 'react';
import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat, useSiteText } from '#renderer/i18n/useFormat.ts';
import { ReasonDialog } from '#ui/dialogs/ReasonDialog.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useCommand } from '../client/useCommand.ts';
import { useUndo } from '../client/useUndo.ts';
import type { Board } from './lineRows.ts';
import { useEndedStops } from './useEndedStops.ts';
import { useStopReasons } from './useStopReasons.ts';

interface RecordStopDialogProps {
  readonly board: Board;
  /** When it began, ISO 8601; `now` at the moment of saving; null while nothing is asked. */
  readonly from: string | 'now' | null;
  readonly onClose: () => void;
}

const wholeLine = '';

/** That the line or a station stands, and why. */
export function RecordStopDialog({ board, from, onClose }: RecordStopDialogProps) {
  const { t } = useTranslation('line');
  const { api } = useClient();
  const text = useSiteText();
  const format = useFormat();
  const [station, setStation] = useState(wholeLine);
  const undo = useUndo();
  const { startStop, withdrawStop } = api.commands.assembly;
  const { refusal, run, clear } = useCommand(startStop, useEndedStops(board));
  const close = () => {
    clear();
    setStation(wholeLine);
    onClose();
  };
  const places = board.stations.map((tile) => ({
    value: tile.station,
    label: `${tile.station} ${text(tile.name)}`,
  }));
  return (
    <ReasonDialog
      opened={from !== null}
      title={t('stop.record')}
      statement={
        from === null || from === 'now' ? t('stop.fromNow') : t('stop.from', { at: format.time(from) })
      }
      fields={
        <Select
          label={t('stop.where')}
          data={[{ value: wholeLine, label: t('stop.wholeLine') }, ...places]}
          value={station}
          allowDeselect={false}
          onChange={(value) => setStation(value ?? wholeLine)}
        />
      }
      note={false}
      reasons={useStopReasons()}
      confirmLabel={t('stop.save')}
      refusal={refusal}
      onConfirm={({ reason }) =>
        run(
          {
            line: board.line.line,
            station: station === wholeLine ? null : station,
            startedAt: from === 'now' ? null : from,
            reason,
          },
          ({ events }) => {
            close();
            const stop = events.find((e) => e.stream.startsWith('stop/'))?.stream.slice('stop/'.length);
            if (stop === undefined) return;
            const place = station === wholeLine ? t('board.line') : station;
            undo(t('stop.recorded', { place }), (back) => withdrawStop({ stop }, back));
          },
        )
      }
      onCancel={close}
    />
  );
}
