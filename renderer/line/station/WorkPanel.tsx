import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat, useSiteText } from '#renderer/i18n/useFormat.ts';
import { BoltPattern } from '#ui/station/BoltPattern.tsx';
import type { Station, StationOperation } from '../lineRows.ts';
import { ConfirmWork } from './ConfirmWork.tsx';
import { MeasureWork } from './MeasureWork.tsx';
import { ScanWork } from './ScanWork.tsx';
import { StillMissing } from './StillMissing.tsx';
import { TighteningWork, boltsOf } from './TighteningWork.tsx';
import { markingOf } from './steps.ts';
import { useOwnTaps } from './useOwnTaps.ts';
import styles from './Station.module.css';

/** The one thing to do next, as large as it can be. */
export function WorkPanel({ view, current }: { view: Station; current: StationOperation | null }) {
  const { t } = useTranslation('line');
  const unit = view.unit?.unit;
  const own = useOwnTaps<HTMLDivElement>();
  if (unit === undefined) return null;
  if (current === null) return <StillMissing view={view} />;
  return (
    <section className={styles.now} aria-label={t('station.current')}>
      <WorkHead operation={current} />
      <div ref={own} className={styles.body}>
        {bodyOf(view, unit, current)}
      </div>
    </section>
  );
}

function bodyOf(view: Station, unit: string, operation: StationOperation): ReactNode {
  const at = { station: view.station, unit, operation };
  // What is typed for one unit is never there for the next.
  const key = `${unit}/${operation.operation}`;
  switch (operation.kind) {
    case 'tightening':
      return <TighteningWork view={view} operation={operation} />;
    case 'scan':
      return <ScanWork view={view} operation={operation} />;
    case 'fill':
    case 'measure':
    case 'test':
    case 'vision':
      return <MeasureWork key={key} {...at} />;
    case 'manual':
      return <ConfirmWork key={key} {...at} />;
  }
}

function WorkHead({ operation }: { operation: StationOperation }) {
  const { t } = useTranslation('line');
  const format = useFormat();
  const text = useSiteText();
  const marking = markingOf(operation);
  const facts = [
    operation.tool === null ? null : t('work.tool', { tool: operation.tool }),
    operation.qualification === null
      ? null
      : t('work.qualification', { qualification: operation.qualification }),
    operation.nok === 0 ? null : t('work.nok', { nok: operation.nok, limit: operation.nokLimit }),
  ].filter((fact) => fact !== null);
  return (
    <div className={styles.nowHead}>
      <div>
        <p>
          {operation.operation}
          {marking !== null && ` · ${t(`work.${operation.characteristicClass}`)} ${marking}`}
        </p>
        <h2>
          {text(operation.name)}
          {operation.needed > 1 &&
            ` · ${t('work.number', { n: format.integer(Math.min(operation.ok + 1, operation.needed)) })}`}
        </h2>
        <p>{facts.join(' · ')}</p>
      </div>
      {operation.kind === 'tightening' && operation.needed > 1 && <BoltPattern bolts={boltsOf(operation)} />}
    </div>
  );
}
