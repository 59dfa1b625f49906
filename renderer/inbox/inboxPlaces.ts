import { pickHref } from '../logistics/pickHref.ts';
import { stationHref } from '../line/stationHref.ts';
import { issueHref } from '../quality/issuePlaces.ts';
import type { UnitRights } from '../traceability/useUnitRights.ts';
import { unitHref } from '../traceability/unitHref.ts';
import type { Row } from './inboxWords.ts';

/** Where the decision can be made again on today's state, or what happened is shown; null where no screen shows it. */
export function placeOf(
  row: Row,
  { review, takeBack }: Pick<UnitRights, 'review' | 'takeBack'>,
): string | null {
  /** Who looks after quality looks at the unit; who works at the line stands at the station. */
  const byUnit = row.kind === 'discrepancy' || (review && !takeBack);
  const { subject } = row;
  switch (subject.kind) {
    case 'issue':
      return issueHref(subject.key, row.type === 'AffectedUnitsDecided' ? 'units' : undefined);
    case 'hold':
      return subject.issue === null ? holdHref(subject) : issueHref(subject.issue, `hold-${subject.key}`);
    case 'call':
    case 'transport':
    case 'container':
      return row.opens === null ? null : goodsHref(row.opens);
    case 'terminal':
      return '/admin/terminals';
    case 'zone':
      return '/logistics';
    case 'unit':
      if (row.code === 'bypassMadeOffline') return `${unitHref(subject.key)}#bypasses`;
      // By now another unit stands at that station.
      return byUnit ? unitHref(unitOfKey(subject.key)) : atStation(row);
    case 'visit':
      return byUnit ? unitHref(unitOfKey(subject.key)) : atStation(row);
    case 'rework':
    case 'andon':
      return atStation(row);
    case 'stop':
      return '/line';
    default:
      return null;
  }
}

/** A hold that was placed for no issue stands in the list of holds, found by its number. */
const holdHref = ({ label }: Row['subject']): string =>
  label === null ? '/quality/holds' : `/quality/holds?text=${encodeURIComponent(label.en)}`;

/** A visit's key begins with its unit. */
const unitOfKey = (key: string): string => key.split('/', 1)[0] ?? key;

function atStation(row: Row): string | null {
  const station = stationOf(row);
  return station === null ? null : stationHref(station);
}

/** The station that the record names. */
export function stationOf({ payload }: Row): string | null {
  const { station } = payload;
  return typeof station === 'string' ? station : null;
}

const goodsHref = ({ kind, key }: NonNullable<Row['opens']>): string =>
  kind === 'pick' ? pickHref(key) : `/logistics?${kind}=${encodeURIComponent(key)}`;
