import { useTranslation } from 'react-i18next';
import { Card } from '#ui/layout/Card.tsx';
import { Fact, Facts } from '#ui/layout/Facts.tsx';
import { noData } from '../i18n/format.ts';
import { useFormat } from '../i18n/useFormat.ts';
import type { SyncDetail } from './Sync.tsx';
import styles from './Sync.module.css';

interface PlaceCardProps {
  readonly detail: SyncDetail;
  readonly now: number;
}

/** Where this PC stands in the plant's log, and what the plant signed of it last. */
export function PlaceCard({ detail: { plant, cursor, head, checkpoint }, now }: PlaceCardProps) {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const short = (hash: string | null) => (
    <code className={styles.hash}>{hash === null ? noData : hash.slice(0, 16)}</code>
  );
  return (
    <Card title={t('place.title')} padded>
      <Facts>
        <Fact name={t('place.cursor')}>{format.integer(cursor)}</Fact>
        <Fact name={t('place.head')}>{short(head)}</Fact>
        <Fact name={t('place.epoch')}>{plant === null ? noData : format.integer(plant.epoch)}</Fact>
        <Fact name={t('place.server')}>{short(plant?.serverId ?? null)}</Fact>
        <Fact name={t('place.checkpoint')}>
          {checkpoint === null
            ? t('place.noCheckpoint')
            : t('place.checkpointAt', {
                position: format.integer(checkpoint.position),
                at: format.when(checkpoint.madeAt, now),
              })}
        </Fact>
      </Facts>
    </Card>
  );
}
