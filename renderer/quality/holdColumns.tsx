import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { SaveState } from '#ui/status/SaveState.tsx';
import type { DataColumn } from '#ui/table/features.ts';
import { noData } from '../i18n/format.ts';
import { useFormat } from '../i18n/useFormat.ts';
import { usePersonName } from './qualityWords.ts';
import type { HoldOfList } from './useHolds.ts';
import type { HoldsView } from './useHoldsView.ts';
import { usePopulationWords } from './usePopulationWords.ts';
import styles from './Issues.module.css';

/** Columns of the holds table: of those that stand how many members wait, of lifted ones who lifted them. */
export function useHoldColumns(view: HoldsView['view']): readonly DataColumn<HoldOfList>[] {
  const { t } = useTranslation('quality');
  const what = useWhatItHolds();
  const waits = useWaitingColumn();
  const lifted = useLiftedColumns();
  const placed = usePlacedColumns();
  return useMemo(
    () => [
      {
        id: 'number',
        header: t('column.number'),
        value: (row) => row.number,
        size: 128,
        sortable: false,
        fixed: true,
      },
      {
        id: 'reason',
        header: t('holds.reason'),
        value: (row) => row.reason,
        cell: (row) => (
          <span className={styles.title}>
            <span className={styles.words}>{row.reason ?? noData}</span>
            <SaveState state={row.sync} />
          </span>
        ),
        size: 140,
        grow: 1,
        sortable: false,
      },
      {
        id: 'what',
        header: t('holds.what'),
        value: what,
        cell: (row) => <span className={styles.words}>{what(row)}</span>,
        size: 180,
        grow: 1,
        sortable: false,
      },
      ...(view === 'placed' ? [waits] : []),
      ...placed,
      ...(view === 'lifted' ? lifted : []),
      {
        id: 'issue',
        header: t('holds.issue'),
        value: (row) => row.issueNumber,
        cell: (row) => row.issueNumber ?? noData,
        size: 128,
        sortable: false,
      },
    ],
    [t, view, what, waits, placed, lifted],
  );
}

/** What it takes in by its window or lot, else how many members it has. */
function useWhatItHolds(): (hold: HoldOfList) => string {
  const { t } = useTranslation('quality');
  const format = useFormat();
  const population = usePopulationWords();
  return useMemo(
    () => (hold) =>
      hold.population === null || hold.population.kind === 'listed'
        ? t('holds.members', { count: hold.members, shown: format.integer(hold.members) })
        : population(hold.population, hold.liftedAt),
    [t, format, population],
  );
}

function useWaitingColumn(): DataColumn<HoldOfList> {
  const { t } = useTranslation('quality');
  const format = useFormat();
  return useMemo(
    () => ({
      id: 'undecided',
      header: t('holds.undecided'),
      value: (row) => row.undecided,
      exported: ({ undecided, members }) => t('holds.undecidedOf', { undecided, members }),
      cell: (row) => `${format.integer(row.undecided)} / ${format.integer(row.members)}`,
      size: 96,
      align: 'end',
      sortable: false,
    }),
    [t, format],
  );
}

function usePlacedColumns(): readonly DataColumn<HoldOfList>[] {
  const { t } = useTranslation('quality');
  const moment = useMomentColumns();
  return useMemo(
    () => moment('placed', [t('holds.since'), t('holds.by')], (row) => [row.placedAt, row.placedBy]),
    [t, moment],
  );
}

function useLiftedColumns(): readonly DataColumn<HoldOfList>[] {
  const { t } = useTranslation('quality');
  const moment = useMomentColumns();
  return useMemo(
    () => moment('lifted', [t('holds.liftedAt'), t('holds.liftedBy')], (row) => [row.liftedAt, row.liftedBy]),
    [t, moment],
  );
}

type Moment = readonly [at: string | null, by: HoldOfList['placedBy']];

/** When something was done, and by whom. */
function useMomentColumns() {
  const format = useFormat();
  const person = usePersonName();
  return useMemo(
    () =>
      (
        id: string,
        [at, by]: readonly [at: string, by: string],
        of: (row: HoldOfList) => Moment,
      ): readonly DataColumn<HoldOfList>[] => [
        {
          id: `${id}At`,
          header: at,
          value: (row) => of(row)[0],
          exported: (row) => ((moment) => (moment === null ? null : format.stamp(moment)))(of(row)[0]),
          cell: (row) => ((moment) => (moment === null ? noData : format.dayTime(moment)))(of(row)[0]),
          size: 118,
          sortable: false,
        },
        {
          id: `${id}By`,
          header: by,
          value: (row) => (of(row)[1] === null ? null : person(of(row)[1])),
          cell: (row) => <span className={styles.words}>{person(of(row)[1])}</span>,
          size: 100,
          sortable: false,
        },
      ],
    [format, person],
  );
}
