import { useMemo, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { IconBuildingFactory2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '#ui/status/EmptyState.tsx';
import { ErrorState } from '#ui/status/ErrorState.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useFailureWords } from '../client/useRefusal.ts';
import { useNow } from '../frame/useNow.ts';
import { CallFromBoard } from './CallFromBoard.tsx';
import { BoardHead } from './BoardHead.tsx';
import { CallsCard } from './CallsCard.tsx';
import { FigureRows } from './FigureRows.tsx';
import { HoursCard } from './HoursCard.tsx';
import { RecordStopDialog } from './RecordStopDialog.tsx';
import { ShortagesCard } from './ShortagesCard.tsx';
import { StandstillBanner } from './StandstillBanner.tsx';
import { StationStrip } from './StationStrip.tsx';
import { boardTopics, useLineId } from './useLine.ts';
import { useShownRows } from './useShownRows.ts';
import styles from './LineBoard.module.css';

const outputTopics = { topics: ['unit', 'visit', 'stop', 'site'] };
const supplyTopics = { topics: ['container', 'call', 'transport', 'sequence', 'unit', 'site'] };
/** Plan, key figures and times to empty move with the clock, not only with changes. */
const clockMs = 15_000;

/** "Are we making the plan, and if not, where is it stuck?" */
export default function LineBoard() {
  const { t } = useTranslation('line');
  const line = useLineId();
  if (line === undefined) return null;
  if (line !== null) return <Board line={line} />;
  return (
    <EmptyState icon={IconBuildingFactory2} title={t('board.noLine')}>
      {t('board.noLineWhy')}
    </EmptyState>
  );
}

function Board({ line }: { line: string }) {
  const { t } = useTranslation('line');
  const { engine } = useClient();
  const words = useFailureWords();
  const nowMs = useNow(1000);
  const [shown, show] = useShownRows();
  const [stopFrom, setStopFrom] = useState<string | null>(null);
  const board = useQuery(
    engine.queries.assembly.lineBoard.queryOptions({ input: { line }, meta: boardTopics }),
  );
  const output = useQuery(
    engine.queries.assembly.lineOutput.queryOptions({
      input: { line },
      meta: outputTopics,
      refetchInterval: clockMs,
    }),
  ).data;
  const supply = useQuery(
    engine.queries.logistics.shortages.queryOptions({
      input: { line, limit: 50 },
      meta: supplyTopics,
      refetchInterval: clockMs,
    }),
  );
  const shortages = useMemo(() => supply.data?.rows ?? [], [supply.data]);
  if (board.data === undefined) {
    if (board.error === null) return null;
    return (
      <ErrorState
        what={t('board.failed')}
        why={words(board.error)}
        next={t('board.failedNext')}
        onRetry={() => void board.refetch()}
      />
    );
  }
  if (board.data === null)
    return (
      <EmptyState icon={IconBuildingFactory2} title={t('board.unknownLine', { line })}>
        {t('board.unknownLineWhy')}
      </EmptyState>
    );
  return (
    <>
      <BoardHead
        board={board.data}
        output={output ?? null}
        shortages={shortages}
        nowMs={nowMs}
        onOpen={(kind) => show({ kind, hour: null })}
      />
      <StandstillBanner board={board.data} nowMs={nowMs} onRecord={setStopFrom} />
      <StationStrip board={board.data} nowMs={nowMs} />
      <div className={styles.panels}>
        <HoursCard output={output ?? null} onOpen={(hour) => show({ kind: 'built', hour })} />
        <CallsCard
          board={board.data}
          nowMs={nowMs}
          onRecordStop={() => setStopFrom('now')}
          onAll={() => show({ kind: 'calls', hour: null })}
        />
        <ShortagesCard shortages={shortages} readAtMs={supply.dataUpdatedAt} nowMs={nowMs} />
      </div>
      <CallFromBoard board={board.data} />
      <RecordStopDialog board={board.data} from={stopFrom} onClose={() => setStopFrom(null)} />
      <FigureRows output={output ?? null} shown={shown} show={show} />
    </>
  );
}
