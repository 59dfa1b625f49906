import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { noData } from '#renderer/i18n/format.ts';
import { useFormat, useSiteText } from '#renderer/i18n/useFormat.ts';
import { TaktBar } from '#ui/figures/TaktBar.tsx';
import { SaveState } from '#ui/status/SaveState.tsx';
import { StatusTag } from '#ui/status/StatusTag.tsx';
import { useNow } from '../../frame/useNow.ts';
import { useSync } from '../../frame/useSync.ts';
import { unitHref } from '../../traceability/unitHref.ts';
import { elapsedAt } from '../boardAnswer.ts';
import type { Station } from '../lineRows.ts';
import { stationHref } from '../stationHref.ts';
import styles from './Station.module.css';

/** Where, which unit, how far in the takt, and how old the knowledge of its holds is. */
export function StationHead({ view }: { view: Station }) {
  const text = useSiteText();
  return (
    <header className={styles.head}>
      <h1 className={styles.place}>
        {view.station} {text(view.name)}
      </h1>
      <UnitName view={view} />
      <Takt view={view} />
      <div className={styles.known}>
        {view.visit !== null && <SaveState state={view.visit.sync} />}
        <HoldsKnown />
      </div>
    </header>
  );
}

function UnitName({ view }: { view: Station }) {
  const text = useSiteText();
  const { t } = useTranslation('line');
  const { unit } = view;
  if (unit === null) return <p className={styles.unit}>{t('station.noUnit')}</p>;
  const variant = unit.variantName === null ? unit.variant : text(unit.variantName);
  const facts = [variant, ...unit.options.map(({ name }) => text(name))].filter((fact) => fact !== null);
  return (
    <div className={styles.unit}>
      <Link href={unitHref(unit.unit)} className={styles.vin}>
        {unit.vin ?? unit.label}
      </Link>
      <p>{facts.length === 0 ? noData : facts.join(' · ')}</p>
      <OthersHere view={view} />
    </div>
  );
}

/** Several stand here by what is known: which is worked on is chosen, never guessed. */
function OthersHere({ view: { station, waiting } }: { view: Station }) {
  const { t } = useTranslation('line');
  if (waiting.length === 0) return null;
  return (
    <p className={styles.others}>
      {t('station.alsoHere')}
      {waiting.map(({ unit, label }) => (
        <Link key={unit} href={stationHref(station, unit)} className={styles.link}>
          {`…${label}`}
        </Link>
      ))}
    </p>
  );
}

function Takt({ view }: { view: Station }) {
  const { t } = useTranslation('line');
  const format = useFormat();
  const nowMs = useNow(1000);
  const elapsedS = elapsedAt(view, nowMs);
  const late = elapsedS !== null && elapsedS > view.line.taktS;
  return (
    <div className={styles.takt}>
      <p>
        <span>{elapsedS === null ? '' : t('station.used', { used: format.seconds(elapsedS) })}</span>
        <span>{t('station.takt', { takt: format.seconds(view.line.taktS) })}</span>
      </p>
      <TaktBar elapsedS={elapsedS} taktS={view.line.taktS} lamp={late ? 'warning' : 'normal'} size="lg" />
    </div>
  );
}

/** A hold from elsewhere may not have arrived: away from the plant, the age of the knowledge is said. */
function HoldsKnown() {
  const { t } = useTranslation('line');
  const format = useFormat();
  const sync = useSync();
  if (sync.status === 'floor')
    return <StatusTag lamp="notice">{t('station.holdsFloor', { at: sinceOf(sync.plantAsOf) })}</StatusTag>;
  if (sync.status === 'alone')
    return <StatusTag lamp="warning">{t('station.holdsAsOf', { at: sinceOf(sync.plantAsOf) })}</StatusTag>;
  return <span className={styles.quiet}>{t('station.holdsNow')}</span>;

  function sinceOf(at: string | null): string {
    return at === null ? noData : format.time(at);
  }
}
