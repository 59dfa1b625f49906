import type { KeyboardEvent, ReactNode } from 'react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { SeverityTag } from '#ui/quality/SeverityTag.tsx';
import { SaveState } from '#ui/status/SaveState.tsx';
import { StatusTag } from '#ui/status/StatusTag.tsx';
import { useFormat } from '../i18n/useFormat.ts';
import { shortVin, useIssueTitle, usePersonName } from './qualityWords.ts';
import type { IssueRow } from './useIssue.ts';
import type { IssuesViewName } from './useIssuesView.ts';
import styles from './IssueBoard.module.css';

type Status = IssueRow['status'];
const working: readonly Status[] = ['open', 'acknowledged', 'contained', 'analysed', 'corrected', 'verified'];
const finished: readonly Status[] = ['closed', 'duplicate'];

const columnsOf = (view: IssuesViewName): readonly Status[] =>
  view === 'all' ? [...working, ...finished] : view === 'finished' ? finished : working;

interface IssueBoardProps {
  readonly view: IssuesViewName;
  readonly rows: readonly IssueRow[];
  readonly hrefOf: (row: IssueRow) => string;
  /** Fetches the next page; left out where there is none. */
  readonly more: ReactNode;
}

/** The same issues by state. A card opens its issue; what moves it on is the gate there, never a drag. */
export function IssueBoard({ view, rows, hrefOf, more }: IssueBoardProps) {
  const { t } = useTranslation('quality');
  const format = useFormat();
  const [active, setActive] = useState<string | null>(null);
  const columns = columnsOf(view).map((status) => ({
    status,
    cards: rows.filter((row) => row.status === status),
  }));
  return (
    <div className={styles.board} role="group" aria-label={t('board.label')} onKeyDown={moveFocus}>
      {columns.map(({ status, cards }) => (
        <section key={status} className={styles.column} aria-label={stateName(t, status)}>
          <h2 className={styles.head}>
            {stateName(t, status)} <span className={styles.count}>{format.integer(cards.length)}</span>
          </h2>
          <ul className={styles.cards} data-column>
            {cards.map((row, index) => (
              <li key={row.issue}>
                <IssueCard
                  row={row}
                  href={hrefOf(row)}
                  stop={cards.some((c) => c.issue === active) ? row.issue === active : index === 0}
                  onFocus={() => setActive(row.issue)}
                />
              </li>
            ))}
          </ul>
        </section>
      ))}
      {more}
    </div>
  );
}

const stateName = (t: ReturnType<typeof useTranslation<'quality'>>['t'], status: Status): string =>
  status === 'duplicate' ? t('duplicate') : t(`gate.${status}`);

interface IssueCardProps {
  readonly row: IssueRow;
  readonly href: string;
  /** Each column is one stop of the Tab key; arrows lead on from there. */
  readonly stop: boolean;
  readonly onFocus: () => void;
}

function IssueCard({ row, href, stop, onFocus }: IssueCardProps) {
  const format = useFormat();
  const { t } = useTranslation('quality');
  const title = useIssueTitle();
  const person = usePersonName();
  const whose = [
    row.vin === null ? null : shortVin(row.vin),
    row.subject.station,
    row.owner === null ? null : person(row.owner),
  ].filter((words) => words !== null);
  const waiting = row.status === 'open' || row.status === 'acknowledged';
  return (
    <Link href={href} className={styles.card} tabIndex={stop ? 0 : -1} onFocus={onFocus} data-card>
      <span className={styles.line}>
        <SeverityTag severity={row.severity} />
        <span className={styles.number}>{row.number}</span>
      </span>
      <span className={styles.title}>{title(row)}</span>
      <span className={styles.quiet}>{whose.join(' · ')}</span>
      {(waiting || row.sync !== 'confirmed') && (
        <span className={styles.line}>
          {waiting && row.overdue && (
            <StatusTag lamp="warning">
              {t('board.overdue', { at: format.dayTime(row.containmentDueAt) })}
            </StatusTag>
          )}
          {waiting && !row.overdue && (
            <span className={styles.quiet}>
              {t('board.due', { at: format.dayTime(row.containmentDueAt) })}
            </span>
          )}
          <SaveState state={row.sync} />
        </span>
      )}
    </Link>
  );
}

/** Arrows move among the cards as they stand: up and down in a column, left and right to the next one that has any. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const columns = [...event.currentTarget.querySelectorAll('[data-column]')]
    .map((column) => [...column.querySelectorAll<HTMLElement>('[data-card]')])
    .filter((cards) => cards.length > 0);
  const at = columns.findIndex((cards) => cards.some((card) => card === document.activeElement));
  const cards = columns[at];
  if (cards === undefined) return;
  const row = cards.findIndex((card) => card === document.activeElement);
  const target = cardAt(columns, at, row, event.key);
  if (target === undefined) return;
  event.preventDefault();
  target.focus();
}

function cardAt(
  columns: readonly HTMLElement[][],
  at: number,
  row: number,
  key: string,
): HTMLElement | undefined {
  const across = (cards: readonly HTMLElement[] | undefined) => cards?.[Math.min(row, cards.length - 1)];
  switch (key) {
    case 'ArrowDown':
      return columns[at]?.[row + 1];
    case 'ArrowUp':
      return columns[at]?.[row - 1];
    case 'ArrowRight':
      return across(columns[at + 1]);
    case 'ArrowLeft':
      return across(columns[at - 1]);
    case 'Home':
      return columns[at]?.[0];
    case 'End':
      return columns[at]?.at(-1);
    default:
      return undefined;
  }
}
