import type Database from 'better-sqlite3';
import { hear } from '../hear.ts';
import { namedWrite } from '../namedWrite.ts';
import type { Store } from '../store.ts';
import type { AnswerRow } from '../answers.ts';
import type { FoundEvent, FoundRows } from './foundRows.ts';
import { columnsOf, findRows } from './foundRows.ts';
import type { KnownRun, VerifiedRun } from './verifiedRuns.ts';
import { verifiedRuns } from './verifiedRuns.ts';

/** Places of an own run that were there and are not found. */
export interface LostPlaces {
  readonly run: string;
  readonly fromSeq: number;
  readonly throughSeq: number;
}

export interface SalvagedRows {
  /** Own events that go on to the plant as if nothing had been. */
  readonly own: number;
  /** Of other terminals, heard and not known to be at the plant. */
  readonly heard: number;
  /** Own events that are shown and not applied, because what is before them is missing. */
  readonly kept: number;
  readonly missing: readonly LostPlaces[];
}

/** Events in one transaction, so that a long backlog needs no memory of its own. */
const groupEvents = 500;

/**
 * Brings into `store`, which has all that a backup has, what damaged databases beside it still hold: pieces of runs whose chain and signature hold,
 * as pending; own events that only their chain proves, as quarantined; and what this PC answered to commands whose events are there now.
 */
export function salvageInto(
  store: Store,
  databases: readonly string[],
  keyOf: (terminal: string) => string | null,
): SalvagedRows {
  const { sqlite } = store.options.database;
  const known = knownRuns(sqlite);
  const found = findRows(databases, columnsOf(sqlite), (run, seq) => seq > (known.get(run)?.lastSeq ?? 0));
  const { terminal, sign } = store.options;
  const runs = verifiedRuns({ found, known, terminal, sign, keyOf });
  const counted = { own: 0, heard: 0, kept: 0 };
  for (const run of runs) {
    const added = hearAll(store, run);
    if (run.terminal === terminal) counted.own += added;
    else counted.heard += added;
    counted.kept += keepAside(store, run.kept);
  }
  store.transact(() => {
    takeBack(sqlite, terminal);
    recallAnswers(sqlite, found);
  });
  return { ...counted, missing: runs.flatMap(lostIn) };
}

const knownRuns = (sqlite: Database.Database): ReadonlyMap<string, KnownRun> =>
  new Map(
    sqlite
      .prepare<[], KnownRun>(
        `select run, terminal, prev_run as prevRun, prev_hash as prevHash, last_seq as lastSeq, last_hash as lastHash from run`,
      )
      .all()
      .map((row) => [row.run, row]),
  );

function hearAll(store: Store, { batches }: VerifiedRun): number {
  let added = 0;
  for (let from = 0; from < batches.length;) {
    let events = 0;
    let to = from;
    for (; to < batches.length && events < groupEvents; to += 1) events += batches[to]?.checked.length ?? 0;
    for (const heard of hear(store, batches.slice(from, to))) added += heard.ok ? heard.added : 0;
    from = to;
  }
  return added;
}

/** Answers how many were not here. */
function keepAside(store: Store, kept: readonly FoundEvent[]): number {
  const refusal = JSON.stringify({ code: 'behindMissingRecords', params: {} });
  return store.transact(() =>
    kept.reduce((n, { event, body, hash, side }) => {
      const { eventId, run, seq, stream, type, lamport, occurredAt, effectKey } = event;
      const place = { eventId, run, seq, stream, type, lamport, occurredAt, effectKey };
      const aside = { signature: null, status: 'quarantined', position: null, refusal } as const;
      return n + store.statements.insertNewEvent.run({ ...place, body, hash, side, ...aside }).changes;
    }, 0),
  );
}

/** What this terminal itself wrote is its own again, not heard. */
const takeBack = (sqlite: Database.Database, terminal: string): void =>
  void sqlite
    .prepare<[string]>('update run set own = 1 where terminal = ? and prev_hash is not null')
    .run(terminal);

/** A command that comes again, because its sender was cut off from the answer, has no second effect. */
function recallAnswers(sqlite: Database.Database, { answers }: FoundRows): void {
  const put = namedWrite<AnswerRow>(
    sqlite,
    `insert into answered_command (key, sender, procedure, fingerprint, answer, answered_at)
     values (@key, @sender, @procedure, @fingerprint, @answer, @answeredAt) on conflict do nothing`,
  );
  const known = sqlite.prepare<[string]>('select 1 from event where event_id = ?');
  for (const answer of answers) {
    const ids = [...answer.answer.matchAll(/"eventId":"([0-9a-f-]{36})"/gu)].map(([, id]) => id ?? '');
    if (ids.length > 0 && ids.every((id) => known.get(id) !== undefined)) put.run(answer);
  }
}

function lostIn({ run, missing }: VerifiedRun): LostPlaces[] {
  const ranges: LostPlaces[] = [];
  for (const seq of missing) {
    const last = ranges.at(-1);
    if (last?.throughSeq === seq - 1) ranges.splice(-1, 1, { ...last, throughSeq: seq });
    else ranges.push({ run, fromSeq: seq, throughSeq: seq });
  }
  return ranges;
}
