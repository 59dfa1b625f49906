import { and, asc, desc, eq, gte, or, sql } from 'drizzle-orm';
import type { ReadDb } from '../open.ts';
import { andon, unit } from '../schema/assembly.ts';
import type { LinePage } from './linePage.ts';
import { before } from './linePage.ts';

/** Written out, not bound: only so do the partial indexes serve. */
const openAndon = sql`${andon.status} <> 'resolved'`;

const andonColumns = {
  andon: andon.andon,
  status: andon.status,
  line: andon.line,
  station: andon.station,
  kind: andon.kind,
  unit: andon.unit,
  vin: unit.vin,
  part: andon.part,
  text: andon.text,
  level: andon.level,
  calledAt: andon.calledAt,
  acknowledgedAt: andon.acknowledgedAt,
  resolvedAt: andon.resolvedAt,
  sync: andon.sync,
};

/** Open calls of a line, oldest first. */
export const openAndons = (read: ReadDb, line: string) =>
  read
    .select(andonColumns)
    .from(andon)
    .leftJoin(unit, eq(unit.unit, andon.unit))
    .where(and(openAndon, eq(andon.line, line)))
    .orderBy(asc(andon.calledAt))
    .limit(500)
    .all();
export type AndonRecord = ReturnType<typeof openAndons>[number];

/** Calls of a line, newest first; with `from` those that were made from then on or still stand. */
export const andonPage = (
  read: ReadDb,
  page: LinePage & { readonly show: 'open' | 'all'; readonly from?: string | undefined },
): AndonRecord[] =>
  read
    .select(andonColumns)
    .from(andon)
    .leftJoin(unit, eq(unit.unit, andon.unit))
    .where(
      and(
        eq(andon.line, page.line),
        page.show === 'open' ? openAndon : undefined,
        page.from === undefined ? undefined : or(openAndon, gte(andon.calledAt, page.from)),
        before(andon.calledAt, andon.andon, page.after),
      ),
    )
    .orderBy(desc(andon.calledAt), desc(andon.andon))
    .limit(page.limit)
    .all();

/** The open call of a kind at a station, or null. */
export const openAndonAt = (
  read: ReadDb,
  at: { readonly line: string; readonly station: string; readonly kind: AndonRecord['kind'] },
): string | null =>
  read
    .select({ andon: andon.andon })
    .from(andon)
    .where(and(openAndon, eq(andon.line, at.line), eq(andon.station, at.station), eq(andon.kind, at.kind)))
    .limit(1)
    .get()?.andon ?? null;
