import { useState } from 'react';
import { Button } from '@mantine/core';
import { IconCar } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '#ui/status/EmptyState.tsx';
import type { Station } from '../lineRows.ts';
import { useArrival } from './useArrival.tsx';
import styles from './Station.module.css';

/** An empty station: which unit comes, and the ways to take it in. */
export function NextUnit({ view }: { view: Station }) {
  const { t } = useTranslation('line');
  const arrive = useArrival(view.station);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const { next, upstream } = view;
  const title =
    next !== null
      ? t('station.coming', { unit: next.label })
      : upstream !== null
        ? t('station.stillBefore', { unit: upstream.unit.label, station: upstream.station })
        : t('station.noneComing');
  const take = async (unit: string, label: string) => {
    setBusy(true);
    const outcome = await arrive(unit, label);
    setBusy(false);
    setRefusal(outcome.status === 'refused' ? outcome.words : null);
  };
  return (
    <section className={styles.next} aria-label={t('station.nextUnit')}>
      <EmptyState icon={IconCar} title={title}>
        {t('station.scanUnit')}
      </EmptyState>
      {next !== null && (
        <Button size="xl" variant="filled" loading={busy} onClick={() => void take(next.unit, next.label)}>
          {t('station.takeIn', { unit: next.label })}
        </Button>
      )}
      <p role="alert" className={styles.refusal}>
        {refusal}
      </p>
    </section>
  );
}
