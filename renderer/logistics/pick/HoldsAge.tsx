import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { useFormat } from '#renderer/i18n/useFormat.ts';
import { LampShape } from '#ui/status/LampShape.tsx';
import { useClient } from '../../client/ClientProvider.tsx';
import { useNow } from '../../frame/useNow.ts';
import styles from './Pick.module.css';

/** As of when this PC knows the plant's holds: a younger one may exist that it has not heard of. */
export function HoldsAge() {
  const { t } = useTranslation('logistics');
  const format = useFormat();
  const now = useNow(60_000);
  const { engine } = useClient();
  const { data } = useQuery(
    engine.queries.system.status.queryOptions({ input: {}, meta: { topics: ['sync'] } }),
  );
  if (data === undefined) return null;
  const stale = data.state !== 'online' || data.plantNewsAt === null;
  const words =
    data.plantNewsAt === null
      ? t('pick.holdsNever')
      : t('pick.holdsAsOf', { at: format.when(data.plantNewsAt, now) });
  return (
    <p className={styles.holds} data-stale={stale}>
      {stale && <LampShape lamp="warning" size={12} />}
      {words}
    </p>
  );
}
