import { useState } from 'react';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { PullOffDialog } from './PullOffDialog.tsx';
import { PutBackDialog } from './PutBackDialog.tsx';
import { ScrapDialog } from './ScrapDialog.tsx';
import type { UnitDetail } from './useUnit.ts';
import { useUnitRights } from './useUnitRights.ts';

/** What a supervisor decides on the whole unit: off the line, back on it, or scrap. Shipping stands with what keeps it. */
export function UnitActs({ unit }: { unit: UnitDetail }) {
  const { t } = useTranslation('traceability');
  const [asking, setAsking] = useState<'pullOff' | 'putBack' | 'scrap' | null>(null);
  const gone = unit.status === 'shipped' || unit.status === 'scrapped';
  const offered = useUnitRights().direct && !gone && !unit.shippingAwaits;
  // What somebody began stays, although another has done something to the unit meanwhile: it is refused with the reason.
  if (!offered && asking === null) return null;
  const close = () => setAsking(null);
  const off = unit.status === 'pulledOff';
  const onLine = unit.status === 'atStation' || (unit.status === 'between' && !unit.atShipGate);
  return (
    <>
      {offered && <Button onClick={() => setAsking('scrap')}>{t('act.scrap')}</Button>}
      {offered && onLine && <Button onClick={() => setAsking('pullOff')}>{t('act.pullOff')}</Button>}
      {offered && off && (
        <Button variant="filled" onClick={() => setAsking('putBack')}>
          {t('act.putBack')}
        </Button>
      )}
      <ScrapDialog unit={unit} opened={asking === 'scrap'} onClose={close} />
      <PullOffDialog unit={unit} opened={asking === 'pullOff'} onClose={close} />
      <PutBackDialog unit={unit} opened={asking === 'putBack'} onClose={close} />
    </>
  );
}
