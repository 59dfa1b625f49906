import { useState } from 'react';
import { Button } from '@mantine/core';
import { IconBellRinging } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Card } from '#ui/layout/Card.tsx';
import { AgeList } from '#ui/line/AgeRow.tsx';
import { EmptyState } from '#ui/status/EmptyState.tsx';
import { mostUrgentFirst } from './andonOrder.ts';
import { AndonItem } from './AndonItem.tsx';
import { StopItem } from './StopItem.tsx';
import { StopReasonDialog } from './StopReasonDialog.tsx';
import type { Board } from './lineRows.ts';
import { useLineRights } from './useLineRights.ts';
import { useOneRowPressed } from './useOneRowPressed.ts';
import styles from './LineBoard.module.css';

interface CallsCardProps {
  readonly board: Board;
  readonly nowMs: number;
  readonly onRecordStop: () => void;
  /** Lists those of the shift that are over too. */
  readonly onAll: () => void;
}

/** Open calls and stops with who has them and how long they stand; what is worst first. */
export function CallsCard({ board, nowMs, onRecordStop, onAll }: CallsCardProps) {
  const { t } = useTranslation('line');
  const [classify, setClassify] = useState<string | null>(null);
  const onPress = useOneRowPressed();
  const may = useLineRights();
  const andons = mostUrgentFirst(board.andons);
  const running = board.stops.filter(({ status }) => status === 'running');
  const ended = board.stops.filter(({ status }) => status === 'ended');
  const count = andons.length + board.stops.length;
  return (
    <Card title={t('calls.title')} aside={String(count)}>
      {count === 0 ? (
        <EmptyState icon={IconBellRinging} title={t('calls.none')}>
          {t('calls.noneWhy')}
        </EmptyState>
      ) : (
        <AgeList label={t('calls.title')} onPress={onPress}>
          {running.map((stop) => (
            <StopItem key={stop.stop} stop={stop} nowMs={nowMs} onClassify={setClassify} />
          ))}
          {andons.map((andon) => (
            <AndonItem key={andon.andon} andon={andon} nowMs={nowMs} />
          ))}
          {ended.map((stop) => (
            <StopItem key={stop.stop} stop={stop} nowMs={nowMs} onClassify={setClassify} />
          ))}
        </AgeList>
      )}
      <footer className={styles.cardFoot}>
        {may.startStop && <Button onClick={onRecordStop}>{t('stop.record')}</Button>}
        <Button onClick={onAll}>{t('calls.all')}</Button>
      </footer>
      <StopReasonDialog stop={classify} onClose={() => setClassify(null)} />
    </Card>
  );
}
