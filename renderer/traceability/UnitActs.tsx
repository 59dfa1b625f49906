import { useState } from 'react';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Shown } from '#ui/dialogs/DialogHost.tsx';
import { PullOffDialog } from './PullOffDialog.tsx';
import { PutBackDialog } from './PutBackDialog.tsx';
import { ScrapDialog } from './ScrapDialog.tsx';
import type { UnitDetail } from './useUnit.ts';
import { useUnitRights } from './useUnitRights.ts';
import { WithdrawArrivalDialog } from './WithdrawArrivalDialog.tsx';

type Act = 'takeBack' | 'pullOff' | 'putBack' | 'scrap';

/** What is decided on the whole unit: not where it was scanned, off the line, back on it, or scrap. Shipping stands with what keeps it. */
export function UnitActs({ unit }: { unit: UnitDetail }) {
  const { t } = useTranslation('traceability');
  const [asking, setAsking] = useState<Act | null>(null);
  const gone = unit.status === 'shipped' || unit.status === 'scrapped';
  const may = useUnitRights();
  const offered = may.direct && !gone && !unit.shippingAwaits;
  // What somebody began stays, although another has done something to the unit meanwhile: it is refused with the reason.
  const takeBack = may.takeBack && unit.arrival !== null;
  if (!offered && !takeBack && asking === null) return null;
  const close = () => setAsking(null);
  const off = unit.status === 'pulledOff';
  const onLine = unit.status === 'atStation' || (unit.status === 'between' && !unit.atShipGate);
  return (
    <>
      {takeBack && <Button onClick={() => setAsking('takeBack')}>{t('act.withdrawArrival')}</Button>}
      {offered && <Button onClick={() => setAsking('scrap')}>{t('act.scrap')}</Button>}
      {offered && onLine && <Button onClick={() => setAsking('pullOff')}>{t('act.pullOff')}</Button>}
      {offered && off && (
        <Button variant="filled" onClick={() => setAsking('putBack')}>
          {t('act.putBack')}
        </Button>
      )}
      <TakeBack unit={unit} opened={asking === 'takeBack'} onClose={close} />
      <ScrapDialog unit={unit} opened={asking === 'scrap'} onClose={close} />
      <PullOffDialog unit={unit} opened={asking === 'pullOff'} onClose={close} />
      <PutBackDialog unit={unit} opened={asking === 'putBack'} onClose={close} />
    </>
  );
}

/** Of the arrival that was there when it was asked for, also when it has left or was worked on meanwhile. */
function TakeBack({ unit, opened, onClose }: Shown & { unit: UnitDetail }) {
  const [asked, setAsked] = useState(unit.arrival);
  if (!opened && asked !== unit.arrival) setAsked(unit.arrival);
  return asked === null ? null : (
    <WithdrawArrivalDialog unit={unit} arrival={asked} opened={opened} onClose={onClose} />
  );
}
