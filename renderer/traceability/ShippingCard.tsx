import { useTranslation } from 'react-i18next';
import { Card } from '#ui/layout/Card.tsx';
import { useNow } from '../frame/useNow.ts';
import { useFormat } from '../i18n/useFormat.ts';
import type { Obstacle, UnitDetail } from './useUnit.ts';
import styles from './Unit.module.css';

/** What the ship gate would say now: each kind of reason why it may not leave, with what it concerns. */
export function ShippingCard({ unit }: { unit: UnitDetail }) {
  const { t } = useTranslation('traceability');
  const lines = useKeepWords()(unit);
  if (lines.length === 0)
    return (
      <Card title={t('keeps.title')}>
        <p className={styles.note}>{t(unit.shippingAwaits ? 'keeps.awaits' : 'keeps.nothing')}</p>
      </Card>
    );
  return (
    <Card title={t('keeps.title')}>
      <ul className={styles.list}>
        {lines.map((line) => (
          <li key={line.what}>
            <strong>{line.what}</strong>
            {line.which !== '' && <span className={styles.quiet}>{line.which}</span>}
          </li>
        ))}
      </ul>
    </Card>
  );
}

interface Line {
  readonly what: string;
  readonly which: string;
}

/** One line per kind of reason with what it concerns: a unit at its first station has a dozen to pass yet. */
function useKeepWords(): (unit: UnitDetail) => readonly Line[] {
  const { t } = useTranslation('traceability');
  const format = useFormat();
  const missing = useMissingWords();
  const now = useNow(30_000);
  return ({ obstacles, issues, holds }) => {
    const which: Readonly<Record<Obstacle['kind'], (found: readonly Obstacle[]) => readonly string[]>> = {
      hold: (found) => named(found, (o) => o.kind === 'hold' && numberOf(holds, (h) => h.hold === o.hold)),
      issue: (found) =>
        named(found, (o) => o.kind === 'issue' && numberOf(issues, (i) => i.issue === o.issue)),
      rework: () => [],
      bypass: (found) => named(found, (o) => o.kind === 'bypass' && o.station),
      missing: (found) => missing(found),
      visitOpen: (found) => named(found, (o) => o.kind === 'visitOpen' && o.station),
      stationUnseen: (found) => named(found, (o) => o.kind === 'stationUnseen' && o.station),
      terminal: (found) =>
        named(found, (o) => {
          if (o.kind !== 'terminal') return false;
          return o.since === null
            ? t('keeps.never', { terminal: o.terminal })
            : t('keeps.since', { terminal: o.terminal, at: format.when(o.since, now) });
        }),
    };
    return obstacleKinds.flatMap((kind) => {
      const found = obstacles.filter((o) => o.kind === kind);
      if (found.length === 0) return [];
      return [{ what: t(`keeps.${kind}`, { count: found.length }), which: which[kind](found).join(' · ') }];
    });
  };
}

const obstacleKinds = [
  'hold',
  'issue',
  'rework',
  'bypass',
  'missing',
  'visitOpen',
  'stationUnseen',
  'terminal',
] as const;

const named = (
  found: readonly Obstacle[],
  name: (obstacle: Obstacle) => string | false,
): readonly string[] => [...new Set(found.flatMap((obstacle) => name(obstacle) || []))];

const numberOf = <R extends { readonly number: string | null }>(
  rows: readonly R[],
  is: (row: R) => boolean,
): string | false => rows.find(is)?.number ?? false;

type Missing = Extract<Obstacle, { kind: 'missing' }>;
/** More than these are counted by station: their stations name them. */
const spelt = 6;

function useMissingWords(): (found: readonly Obstacle[]) => readonly string[] {
  const { t } = useTranslation('traceability');
  const words = ({ item }: Missing): string => {
    if (item.kind === 'operation') return `${item.operation} ${item.ok} / ${item.needed}`;
    if (item.kind === 'part') return `${item.part} ${item.installed} / ${item.needed}`;
    return t('keeps.arrival');
  };
  return (found) => {
    const missing = found.filter((o) => o.kind === 'missing');
    if (missing.length <= spelt) return missing.map((o) => `${o.station}: ${words(o)}`);
    return [...Map.groupBy(missing, (o) => o.station)].map(([station, here]) =>
      t('keeps.atStation', { station, count: here.length }),
    );
  };
}
