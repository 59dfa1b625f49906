import { useState } from 'react';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Card } from '#ui/layout/Card.tsx';
import { KeepList } from './KeepList.tsx';
import { ShipDialog } from './ShipDialog.tsx';
import type { UnitDetail } from './useUnit.ts';
import { useUnitRights } from './useUnitRights.ts';
import styles from './Unit.module.css';

/** What the ship gate would say now: each kind of reason why it may not leave, or the way out. */
export function ShippingCard({ unit }: { unit: UnitDetail }) {
  const { t } = useTranslation('traceability');
  const [asking, setAsking] = useState(false);
  const may = useUnitRights().direct;
  const free = unit.obstacles.length === 0;
  return (
    <Card title={t('keeps.title')}>
      {free ? (
        <p className={styles.note}>{t(unit.shippingAwaits ? 'keeps.awaits' : 'keeps.nothing')}</p>
      ) : (
        <KeepList unit={unit} />
      )}
      {may && free && !unit.shippingAwaits && (
        <p className={styles.note}>
          <Button variant="filled" onClick={() => setAsking(true)}>
            {t('act.ship')}
          </Button>
        </p>
      )}
      <ShipDialog unit={unit} opened={asking} onClose={() => setAsking(false)} />
    </Card>
  );
}
