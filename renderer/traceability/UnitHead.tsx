import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { PageHead } from '#ui/layout/PageHead.tsx';
import { SaveState } from '#ui/status/SaveState.tsx';
import { StatusTag } from '#ui/status/StatusTag.tsx';
import { useNow } from '../frame/useNow.ts';
import { noData } from '../i18n/format.ts';
import { stationHref } from '../line/stationHref.ts';
import { useFormat, useSiteText } from '../i18n/useFormat.ts';
import { useActorName } from '../quality/qualityWords.ts';
import { useLocationName } from './placeOptions.ts';
import { UnitActs } from './UnitActs.tsx';
import type { UnitDetail } from './useUnit.ts';
import styles from './Unit.module.css';

/** Which unit, and where it is now or how it left. */
export function UnitHead({ unit }: { unit: UnitDetail }) {
  const text = useSiteText();
  const where = useWhereWords();
  const { t } = useTranslation('traceability');
  const variant = unit.variantName === null ? unit.variant : text(unit.variantName);
  const known = [
    variant,
    ...unit.options.map(({ name }) => text(name)),
    unit.order === null ? null : t('order', { order: unit.order }),
  ].filter((fact) => fact !== null);
  const away = unit.status === 'pulledOff' || unit.status === 'scrapped';
  return (
    <PageHead
      answer={
        <>
          <span className={styles.vin}>{unit.vin ?? unit.label}</span>
          <StatusTag lamp={away ? 'notice' : 'normal'}>
            {t(`status.${unit.atShipGate ? 'atShipGate' : unit.status}`)}
          </StatusTag>
          <SaveState state={unit.shippingAwaits || scrapAwaits(unit) ? 'awaiting' : unit.sync} />
        </>
      }
      because={
        <>
          <b>{where(unit)}</b>
          <br />
          {known.length === 0 ? noData : known.join(' · ')}
        </>
      }
      aside={
        <>
          <UnitActs unit={unit} />
          <ToStation unit={unit} />
        </>
      }
    />
  );
}

/** Scrap holds at once, and the plant judges it. */
const scrapAwaits = ({ status, sync }: UnitDetail): boolean => status === 'scrapped' && sync !== 'confirmed';

function ToStation({ unit: { unit, status, station } }: { unit: UnitDetail }) {
  const { t } = useTranslation('traceability');
  const [, navigate] = useLocation();
  if (status !== 'atStation' || station === null) return null;
  return (
    <Button variant="filled" onClick={() => navigate(stationHref(station, unit))}>
      {t('toStation', { station })}
    </Button>
  );
}

/** Where it is or how it left, since when, by whom and why. */
function useWhereWords(): (unit: UnitDetail) => string {
  const { t } = useTranslation('traceability');
  const text = useSiteText();
  const format = useFormat();
  const actor = useActorName();
  const now = useNow(30_000);
  const locationName = useLocationName();
  return (unit) => {
    const { taken } = unit;
    const { station, name } = unit.putBack ?? { station: unit.station, name: unit.stationName };
    const at = unit.since === null ? noData : format.when(unit.since, now);
    const place = [station, name === null ? null : text(name)].filter((p) => p !== null);
    const reason = taken === null ? '' : taken.reasonName === null ? taken.reason : text(taken.reasonName);
    const parts = [
      t(`where.${placeOf(unit)}`, { at, place: place.join(' ') }),
      unit.location === null ? '' : t('location', { location: locationName(unit.location) }),
      reason,
      taken?.note ?? '',
      taken === null ? '' : t('by', { by: actor(taken.by) }),
      unit.shippingAwaits ? t('shippingAwaits') : '',
      scrapAwaits(unit) ? t('scrapAwaits') : '',
    ];
    return parts.filter((part) => part !== '').join(' · ');
  };
}

function placeOf({ status, station, atShipGate, putBack }: UnitDetail) {
  if (atShipGate) return 'atShipGate';
  if (putBack !== null) return 'putBack';
  return status === 'between' && station === null ? 'reinserted' : status;
}
