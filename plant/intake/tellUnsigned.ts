import type { UnsignedRow } from '../recoveryVouch.ts';
import { commitOf, plantRunRow } from './commitOf.ts';
import type { Judgement } from './judge.ts';
import type { Ledger } from './ledger.ts';
import type { Pen } from './plantEvents.ts';
import { rivalKey, writeDiscrepancy } from './plantEvents.ts';
import type { Readopted, ReadoptTools } from './readopt.ts';
import { unprovenCode } from './refusals.ts';
import { Working } from './working.ts';

/**
 * Tells of rows that were taken back although nobody's signature covers them: on their streams, each once. Takes the result into the ledger; nothing is
 * written yet.
 * @throws StoreUnavailable
 */
export async function tellUnsigned(
  ledger: Ledger,
  rows: readonly UnsignedRow[],
  tools: ReadoptTools,
): Promise<Readopted> {
  const { pen } = tools;
  const before = ledger.head.position;
  await ledger.load({
    events: rows.map(({ eventId }) => eventId),
    streams: rows.map(({ stream }) => stream),
    effects: rows.map(({ eventId }) => rivalKey(eventId, unprovenCode)),
    claims: [],
    subjects: [],
  });
  const working = new Working(ledger, pen.nowIso, () => false);
  const taken = rows.filter(({ eventId }) => ledger.event(eventId) !== undefined);
  const told = taken.filter((row) => tell(working, row, pen));
  const { plantRun } = working;
  const runs = told.length > 0 ? [plantRunRow(plantRun, pen.nowIso)] : [];
  ledger.take(working, runs);
  ledger.trim();
  const judgement: Judgement = {
    working,
    unreadable: [],
    conflicts: [],
    verdicts: new Map(),
    dropped: [],
    discrepancies: told.map(() => unprovenCode),
  };
  const nothing = { letters: [], settled: [], signatures: [] };
  const at = { token: ledger.token, before };
  return { commit: commitOf(at, nothing, judgement, runs, tools, pen.nowIso), judgement, lost: [] };
}

function tell(
  working: Working,
  { eventId, stream, scope, position, terminal }: UnsignedRow,
  pen: Pen,
): boolean {
  const of = { eventId, stream, scope: working.stream(stream)?.scope ?? scope };
  const cause = { eventId, correlation: pen.newId() };
  const params = { position, terminal };
  return writeDiscrepancy(
    working,
    { of, code: unprovenCode, params, cause, once: rivalKey(eventId, unprovenCode) },
    pen,
  );
}
