import { useTranslation } from 'react-i18next';
import { parseVisitKey } from '#domain/assembly/visit';
import type { CommandAnswer } from '#terminal/contract/define';
import { useClient } from '../../client/ClientProvider.tsx';
import { useUndo } from '../../client/useUndo.ts';

interface Arrived {
  readonly station: string;
  readonly unit: string;
  readonly label: string;
}

/** Names the offer to take an arrival back, for whoever takes it back in another way. */
export const arrivalUndo = (unit: string, { station, visit }: { station: string; visit: number }): string =>
  `arrival/${unit}/${station}/${visit}`;

/** Offers to take back the arrival that was just recorded; where nobody knows what the unit owes, no visit was opened and none is offered. */
export function useArrivalUndo(): (arrived: Arrived, events: CommandAnswer['events']) => void {
  const { api } = useClient();
  const { t } = useTranslation('line');
  const undo = useUndo();
  return ({ station, unit, label }, events) => {
    const opened = events.find(({ stream }) => stream.startsWith('visit/'));
    if (opened === undefined) return;
    const { visit } = parseVisitKey(opened.stream.slice('visit/'.length));
    undo(
      t('scan.arrivalOf', { unit: label, station }),
      (back) => api.commands.assembly.withdrawArrival({ station, unit, visit }, back),
      arrivalUndo(unit, { station, visit }),
    );
  };
}
