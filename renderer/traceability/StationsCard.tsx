import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { Card } from '#ui/layout/Card.tsx';
import { StatusTag } from '#ui/status/StatusTag.tsx';
import plain from '#ui/table/PlainTable.module.css';
import { noData } from '../i18n/format.ts';
import { useFormat, useSiteText } from '../i18n/useFormat.ts';
import { useActorName } from '../quality/qualityWords.ts';
import type { UnitDetail } from './useUnit.ts';
import styles from './Unit.module.css';

type Station = UnitDetail['stations'][number];
type Visit = Station['visits'][number];

/** Every stay at a station in the order of flow, with what came of it. */
export function StationsCard({ unit }: { unit: UnitDetail }) {
  const { t } = useTranslation('traceability');
  const format = useFormat();
  return (
    <Card title={t('stations.title')} aside={format.integer(unit.stations.length)}>
      {unit.stations.length === 0 ? (
        <p className={styles.note}>{t('stations.none')}</p>
      ) : (
        <table className={`${plain.table} ${plain.inset}`}>
          <thead>
            <tr>
              <th>{t('stations.station')}</th>
              <th>{t('stations.result')}</th>
              <th>{t('stations.arrived')}</th>
              <th>{t('stations.left')}</th>
              <th>{t('stations.stay')}</th>
              <th>{t('stations.flaws')}</th>
            </tr>
          </thead>
          <tbody>
            {unit.stations.map((station) => (
              <StationRows
                key={station.station}
                station={station}
                scrappedAt={unit.status === 'scrapped' ? unit.since : null}
              />
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}

interface StationRowsProps {
  readonly station: Station;
  readonly scrappedAt: string | null;
}

/** A scrapped unit is not worked on: the stay that was open ended with the scrap. */
const endedByScrap = (visit: Visit, scrappedAt: string | null): boolean =>
  scrappedAt !== null && visit.result === 'open';

function StationRows({ station, scrappedAt }: StationRowsProps) {
  const text = useSiteText();
  const { t } = useTranslation('traceability');
  const format = useFormat();
  const flaws = useFlaws();
  const again = station.visits.length > 1;
  const visits = station.visits.map((visit) => ({
    scrapped: endedByScrap(visit, scrappedAt),
    visit: endedByScrap(visit, scrappedAt) ? { ...visit, leftAt: scrappedAt } : visit,
  }));
  return visits.map(({ visit, scrapped }) => (
    <tr key={visit.visit}>
      <td>
        <Link href={`/line/stations/${encodeURIComponent(station.station)}`} className={styles.link}>
          {station.station}
        </Link>{' '}
        {station.name === null ? '' : text(station.name)}
        {again && <span className={styles.quiet}> {t('stations.nth', { n: visit.visit })}</span>}
      </td>
      <td>
        <Result visit={visit} scrapped={scrapped} />
        {visit.withdrawn !== null && <Withdrawn withdrawn={visit.withdrawn} />}
      </td>
      <td>{visit.arrivedAt === null ? noData : format.dayTime(visit.arrivedAt)}</td>
      <td>{visit.leftAt === null ? noData : format.dayTime(visit.leftAt)}</td>
      <td>{stayOf(visit, format.clock)}</td>
      <td>{flaws(visit)}</td>
    </tr>
  ));
}

function stayOf({ arrivedAt, leftAt }: Visit, clock: (ms: number) => string): string {
  if (arrivedAt === null || leftAt === null) return noData;
  return clock(Date.parse(leftAt) - Date.parse(arrivedAt));
}

function Result({ visit: { result, departure }, scrapped }: { visit: Visit; scrapped: boolean }) {
  const { t } = useTranslation('traceability');
  if (scrapped) return <StatusTag lamp="notice">{t('stations.scrapped')}</StatusTag>;
  const words = t(departure === 'pulledOff' ? 'stations.pulledOff' : `result.${result}`);
  if (result === 'complete' || result === 'open') return words;
  return <StatusTag lamp={result === 'incomplete' ? 'warning' : 'notice'}>{words}</StatusTag>;
}

/** Who took the arrival back, when, and why. */
function Withdrawn({ withdrawn: { by, at, note } }: { withdrawn: NonNullable<Visit['withdrawn']> }) {
  const { t } = useTranslation('traceability');
  const format = useFormat();
  const actor = useActorName();
  const said = { by: actor(by), at: format.dayTime(at), note };
  return (
    <p className={styles.quiet}>{t(note === '' ? 'stations.withdrawnBy' : 'stations.withdrawnFor', said)}</p>
  );
}

function useFlaws(): (visit: Visit) => string {
  const { t } = useTranslation('line');
  const format = useFormat();
  return (visit) => {
    const flaws = (['nok', 'defects'] as const).filter((flaw) => visit[flaw] > 0);
    return flaws.length === 0
      ? noData
      : format.list(flaws.map((flaw) => t(`rows.flaw.${flaw}`, { count: visit[flaw] })));
  };
}
