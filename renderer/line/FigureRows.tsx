import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Dialog } from '#ui/dialogs/Dialog.tsx';
import { Segments } from '#ui/layout/Segments.tsx';
import { useClient } from '../client/ClientProvider.tsx';
import { useFormat, useSiteText } from '../i18n/useFormat.ts';
import { BuiltTable } from './BuiltTable.tsx';
import { CallRows } from './CallRows.tsx';
import type { Output } from './lineRows.ts';
import { StopsTable } from './StopsTable.tsx';
import type { ShownRows } from './useShownRows.ts';
import { rowKinds } from './useShownRows.ts';
import styles from './FigureRows.module.css';

const limit = 1000;
/** Rows of an earlier look are no answer: each opening reads them anew, and says so until they are there. */
const fresh = { gcTime: 0 };
const topics = { topics: ['unit', 'visit', 'stop', 'andon', 'rework', 'site'] };

interface FigureRowsProps {
  readonly output: Output | null;
  readonly shown: ShownRows | null;
  readonly show: (rows: ShownRows | null) => void;
}

/** The rows that a figure or a bar of the board is made of: units built, those not right at first, stops, and calls. */
export function FigureRows({ output, shown, show }: FigureRowsProps) {
  const { t } = useTranslation('line');
  const title = usePeriodTitle(output, shown);
  const period = periodOf(output, shown);
  return (
    <Dialog opened={shown !== null} title={title} onClose={() => show(null)} size="wide">
      {shown !== null && (
        <div className={styles.rows}>
          <Segments
            label={t('rows.kinds')}
            segments={rowKinds.map((id) => ({ id, label: t(`rows.${id}`) }))}
            selected={shown.kind}
            onSelect={(kind) => show({ ...shown, kind })}
          />
          {output === null || period === null ? (
            <p className={styles.quiet}>{t('rows.noShift')}</p>
          ) : (
            <Rows line={output.line.line} period={period} shown={shown} />
          )}
        </div>
      )}
    </Dialog>
  );
}

interface Period {
  readonly from: string;
  readonly until: string;
}

/** The hour that the address names, else the shift. */
function periodOf(output: Output | null, shown: ShownRows | null): Period | null {
  const shift = output?.shift ?? null;
  if (output === null || shift === null) return null;
  const hour = output.hours.find(({ startAt }) => startAt === shown?.hour) ?? shift;
  return { from: hour.startAt, until: hour.endAt };
}

function usePeriodTitle(output: Output | null, shown: ShownRows | null): string {
  const { t } = useTranslation('line');
  const text = useSiteText();
  const format = useFormat();
  if (output === null || output.shift === null) return t('rows.title');
  const hour = output.hours.find(({ startAt }) => startAt === shown?.hour);
  if (hour === undefined)
    return t('rows.ofShift', {
      shift: text(output.shift.name),
      actual: format.integer(output.actual),
      planned: format.integer(output.plannedSoFar),
    });
  return t('rows.ofHour', {
    from: format.time(hour.startAt),
    until: format.time(hour.endAt),
    actual: format.integer(hour.actual ?? 0),
    planned: format.integer(hour.planned),
  });
}

interface RowsProps {
  readonly line: string;
  readonly period: Period;
  readonly shown: ShownRows;
}

function Rows({ line, period, shown }: RowsProps) {
  const { t } = useTranslation('line');
  const { engine } = useClient();
  const queries = engine.queries.assembly;
  const input = { line, ...period, limit };
  const units = useQuery(queries.builtUnits.queryOptions({ input, meta: topics, ...fresh })).data;
  const stops = useQuery(queries.stops.queryOptions({ input, meta: topics, ...fresh }));
  const called = { line, from: period.from, limit };
  const calls = useQuery(queries.andons.queryOptions({ input: called, meta: topics, ...fresh })).data;
  const reading = <p className={styles.quiet}>{t('rows.reading')}</p>;
  if (shown.kind === 'stops') {
    const none = stops.data === undefined || (stops.data.rows.length === 0 && stops.isFetching);
    return none ? reading : <StopsTable rows={stops.data.rows} />;
  }
  if (shown.kind === 'calls')
    return calls === undefined ? (
      reading
    ) : (
      <CallRows rows={calls.rows.filter(({ calledAt }) => calledAt < period.until)} />
    );
  if (units === undefined) return reading;
  const rows = shown.kind === 'flawed' ? units.rows.filter((row) => !row.firstPass) : units.rows;
  return (
    <>
      <p className={styles.quiet}>{t('rows.whatCounts')}</p>
      <BuiltTable rows={rows} />
      {units.next !== null && <p className={styles.quiet}>{t('rows.newest', { limit })}</p>}
    </>
  );
}
