import { eq, inArray, sql } from 'drizzle-orm';
import type { ReadDb } from '../open.ts';
import { andon, rework, stop, unit } from '../schema/assembly.ts';
import { hold, issue } from '../schema/quality.ts';

export interface SubjectLabel {
  readonly label: string | null;
  /** The issue that it is, or that a hold was placed for. */
  readonly issue: string | null;
}

const none = sql<null>`null`;
/** VIN, or what else is written on the unit. */
const onUnit = sql<string | null>`coalesce(${unit.vin}, ${unit.bodyNumber}, ${unit.serial}, ${unit.carrier})`;

/**
 * What people call the subjects of streams, by stream: numbers of issues and holds, VINs (of rework: its unit's), the
 * station of a call for help and of a stop. Streams of other kinds are left out.
 */
export function subjectLabels(read: ReadDb, streams: readonly string[]): ReadonlyMap<string, SubjectLabel> {
  const ids = [...new Set(streams)];
  if (ids.length === 0) return new Map();
  const rows = [...onQuality(read, ids), ...onLine(read, ids)];
  return new Map(rows.map(({ stream, ...named }) => [stream, named] as const));
}

const onQuality = (read: ReadDb, ids: string[]) => [
  ...read
    .select({ stream: issue.stream, label: issue.number, issue: issue.issue })
    .from(issue)
    .where(inArray(issue.stream, ids))
    .all(),
  ...read
    .select({ stream: hold.stream, label: hold.number, issue: hold.issue })
    .from(hold)
    .where(inArray(hold.stream, ids))
    .all(),
];

const onLine = (read: ReadDb, ids: string[]) => [
  ...read
    .select({ stream: unit.stream, label: onUnit, issue: none })
    .from(unit)
    .where(inArray(unit.stream, ids))
    .all(),
  ...read
    .select({ stream: rework.stream, label: onUnit, issue: rework.issue })
    .from(rework)
    .leftJoin(unit, eq(unit.unit, rework.unit))
    .where(inArray(rework.stream, ids))
    .all(),
  ...read
    .select({ stream: andon.stream, label: andon.station, issue: none })
    .from(andon)
    .where(inArray(andon.stream, ids))
    .all(),
  ...read
    .select({ stream: stop.stream, label: sql<string>`coalesce(${stop.station}, ${stop.line})`, issue: none })
    .from(stop)
    .where(inArray(stop.stream, ids))
    .all(),
];
