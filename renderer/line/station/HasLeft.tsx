import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/useFormat.ts';
import { Banner } from '#ui/status/Banner.tsx';
import { useUnit, type UnitDetail } from '../../traceability/useUnit.ts';
import { usePersonName } from '../../quality/qualityWords.ts';
import { useNow } from '../../frame/useNow.ts';
import type { Station } from '../lineRows.ts';

interface HasLeftProps {
  readonly view: Station;
  /** What follows from it for what the dialog asks. */
  readonly next: string;
}

/** The unit that a dialog was opened for is gone: when and how, as far as that is known, and what follows. */
export function HasLeft({ view, next }: HasLeftProps) {
  const { t } = useTranslation('line');
  const how = useHow();
  const { data } = useUnit(view.unit?.unit ?? '');
  const departed = data == null ? null : how(data, view);
  return (
    <Banner lamp="warning" title={t('left.title', { unit: view.unit?.label, station: view.station })}>
      {[departed, next].filter((words) => words !== null).join(' ')}
    </Banner>
  );
}

function useHow(): (unit: UnitDetail, view: Station) => string | null {
  const { t } = useTranslation('line');
  const format = useFormat();
  const person = usePersonName();
  const now = useNow(30_000);
  return (unit, { station, visit }) => {
    const seen = unit.stations.find((one) => one.station === station)?.visits;
    const left = seen?.find((one) => one.visit === visit?.visit);
    if (left?.departure == null || left.leftAt === null) return null;
    const bypass = unit.bypasses.find((one) => one.station === station && one.visit === left.visit);
    const by = format.list((bypass?.signedBy ?? []).map(person));
    return t(`left.${left.departure}`, { at: format.when(left.leftAt, now), by });
  };
}
