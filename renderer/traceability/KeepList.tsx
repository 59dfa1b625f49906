import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useNow } from '../frame/useNow.ts';
import { useFormat } from '../i18n/useFormat.ts';
import { issueHref } from '../line/tileView.ts';
import { useMissingOf } from './missingItem.ts';
import { useHoldWords } from './useDecisionWords.ts';
import type { Obstacle, UnitDetail } from './useUnit.ts';
import styles from './Unit.module.css';

interface KeepListProps {
  readonly unit: UnitDetail;
  /** Somebody went to see what is in the way. */
  readonly onFollow?: () => void;
}

/** What keeps a unit from shipping: one sentence for each kind of reason, each thing with the way to it. */
export function KeepList({ unit, onFollow }: KeepListProps) {
  const lines = useKeepLines(unit);
  return (
    <ul className={styles.list}>
      {lines.map(({ what, which }) => (
        <li key={what}>
          <strong>{what}</strong>
          {which.length > 0 && (
            <span className={styles.quiet}>
              {which.map((one, index) => (
                <Fragment key={one.text}>
                  {index > 0 && ' · '}
                  <Way to={one} onFollow={onFollow} />
                </Fragment>
              ))}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

interface Named {
  readonly text: string;
  /** Where it is worked on; `#` for a card of this screen, null where it has no place of its own. */
  readonly href: string | null;
}

function Way({ to: { text, href }, onFollow }: { to: Named; onFollow: (() => void) | undefined }) {
  if (href === null) return text;
  if (href.startsWith('#'))
    return (
      <a href={href} className={styles.way} onClick={onFollow}>
        {text}
      </a>
    );
  return (
    <Link href={href} className={styles.way}>
      {text}
    </Link>
  );
}

interface Line {
  readonly what: string;
  readonly which: readonly Named[];
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
] as const satisfies readonly Obstacle['kind'][];

/** One line per kind of reason with what it concerns: a unit at its first station has a dozen to pass yet. */
function useKeepLines(unit: UnitDetail): readonly Line[] {
  const { t } = useTranslation('traceability');
  const name = useObstacleName();
  const missing = useMissingNames(unit);
  return obstacleKinds.flatMap((kind) => {
    const found = unit.obstacles.filter((o) => o.kind === kind);
    if (found.length === 0) return [];
    const which = kind === 'missing' ? missing(found) : found.flatMap((o) => name(o, unit) ?? []);
    const once = new Map(which.map((one) => [one.text, one]));
    return [{ what: t(`keeps.${kind}`, { count: found.length }), which: [...once.values()] }];
  });
}

const stationHref = (station: string): string => `/line/stations/${encodeURIComponent(station)}`;
const atStation = (station: string): Named => ({ text: station, href: stationHref(station) });

function useObstacleName(): (obstacle: Obstacle, unit: UnitDetail) => Named | null {
  const { t } = useTranslation('traceability');
  const format = useFormat();
  const holdWords = useHoldWords();
  const now = useNow(30_000);
  return (o, { holds, issues, reworks }) => {
    switch (o.kind) {
      case 'hold': {
        const hold = holds.find((h) => h.hold === o.hold);
        const href = hold?.issue == null ? '#holds' : issueHref(hold.issue);
        return { text: hold === undefined ? o.hold.slice(-6) : holdWords(hold), href };
      }
      case 'issue':
        return {
          text: issues.find((i) => i.issue === o.issue)?.number ?? o.issue.slice(-6),
          href: issueHref(o.issue),
        };
      case 'rework': {
        const station = reworks.find((r) => r.rework === o.rework)?.station;
        return { text: station ?? t('rework.noPlace'), href: '#rework' };
      }
      case 'bypass':
        return { text: o.station, href: '#bypasses' };
      case 'visitOpen':
      case 'stationUnseen':
        return atStation(o.station);
      case 'terminal': {
        const { terminal, since, ended } = o;
        if (ended) return { text: t('keeps.ended', { terminal }), href: '/inbox' };
        const heard = since === null ? 'never' : 'since';
        const at = since === null ? '' : format.when(since, now);
        return { text: t(`keeps.${heard}`, { terminal, at }), href: '/admin/terminals' };
      }
      case 'missing':
        return null;
    }
  };
}

/** More than these are counted by station: their stations name them. */
const spelt = 6;

function useMissingNames(unit: UnitDetail): (found: readonly Obstacle[]) => readonly Named[] {
  const { t } = useTranslation('traceability');
  const words = useMissingOf(unit);
  return (found) => {
    const missing = found.filter((o) => o.kind === 'missing');
    if (missing.length <= spelt)
      return missing.map((o) => ({ text: `${o.station}: ${words(o.item)}`, href: stationHref(o.station) }));
    return [...Map.groupBy(missing, (o) => o.station)].map(([station, here]) => ({
      text: t('keeps.atStation', { station, count: here.length }),
      href: stationHref(station),
    }));
  };
}
