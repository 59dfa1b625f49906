import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat, useSiteText } from '#renderer/i18n/useFormat.ts';
import { AgeRow } from '#ui/line/AgeRow.tsx';
import { SaveState } from '#ui/status/SaveState.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useButtonCommand } from '../client/useCommand.ts';
import { useUndo } from '../client/useUndo.ts';
import type { StopRow } from './lineRows.ts';
import { useRecorder } from './useRecorder.ts';
import { useLineRights } from './useLineRights.ts';

interface StopItemProps {
  readonly stop: StopRow;
  readonly nowMs: number;
  /** Asks for the reason of this stop. */
  readonly onClassify: (stop: string) => void;
}

/** A stop that runs, or one of this shift that nobody has given a reason. */
export function StopItem({ stop, nowMs, onClassify }: StopItemProps) {
  const { t } = useTranslation('line');
  const format = useFormat();
  const text = useSiteText();
  const recorder = useRecorder();
  const running = stop.status === 'running';
  const ranMs = running ? nowMs - Date.parse(stop.startedAt) : stop.lengthS * 1000;
  const reason = stop.reasonName === null ? t('stop.noReason') : text(stop.reasonName);
  const together = t('stop.together', { who: format.list(stop.records.map(({ by }) => recorder(by))) });
  return (
    <AgeRow
      lamp={running ? 'fault' : 'notice'}
      place={stop.station ?? t('board.line')}
      age={running ? format.clock(ranMs) : format.time(stop.startedAt)}
      href={stop.station === null ? '/line' : `/line/stations/${encodeURIComponent(stop.station)}`}
      detail={stop.records.length > 1 ? `${reason} · ${together}` : reason}
      mark={<SaveState state={stop.sync} />}
      action={<StopAction stop={stop} onClassify={onClassify} />}
    >
      {running ? t('stop.running') : t('stop.ended', { length: format.span(ranMs) })}
    </AgeRow>
  );
}

function StopAction({ stop, onClassify }: Pick<StopItemProps, 'stop' | 'onClassify'>) {
  const { t } = useTranslation('line');
  const { api } = useClient();
  const may = useLineRights();
  const undo = useUndo();
  const { endStop, reopenStop } = api.commands.assembly;
  const end = useButtonCommand(endStop);
  const runsAgain = () =>
    end.run({ stop: stop.stop }, () =>
      undo(t('stop.runs', { place: stop.station ?? t('board.line') }), (back) =>
        reopenStop({ stop: stop.stop }, back),
      ),
    );
  if (stop.reason === null && may.classifyStop)
    return <Button onClick={() => onClassify(stop.stop)}>{t('stop.giveReason')}</Button>;
  if (stop.status === 'ended' || !may.endStop) return null;
  return (
    <Button loading={end.busy} onClick={runsAgain}>
      {t('stop.end')}
    </Button>
  );
}
