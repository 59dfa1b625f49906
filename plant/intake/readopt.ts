import { isKernelEvent } from '#domain/kernel/kernelEvents';
import type { StreamTypeOf as TypeOf } from './readEvent.ts';
import { bodyHashOf, genesis, link } from '#sync/chain';
import type { EventBody } from '#sync/envelope';
import { parseBody, recordedFor } from '#sync/envelope';
import { plantTerminal } from '../plantTerminal.ts';
import type { OfferedRow, OfferedRun } from '../recoveryStore.ts';
import type { AppenderStore, CommitGroup, RunRow, SignatureRow } from '../store.ts';
import { commitOf, plantRunRow } from './commitOf.ts';
import { droppedBy, evolved, fold } from './fold.ts';
import type { Judgement } from './judge.ts';
import type { Ledger } from './ledger.ts';
import type { Pen } from './plantEvents.ts';
import { writeDiscrepancy } from './plantEvents.ts';
import { loadKeys } from './prepareGroup.ts';
import type { ReadableEvent } from './readEvent.ts';
import { readEvent } from './readEvent.ts';
import { lostCode } from './refusals.ts';
import { Working } from './working.ts';

/** What the plant takes back into its log: each row at its old position. */
export interface Readoption {
  /** At most one of a position, by position; of those without one nobody holds anything, or nothing that can be taken. */
  readonly rows: readonly OfferedRow[];
  /** Positions through here are filled. */
  readonly through: number;
  /** By run, as their authors said. */
  readonly said: ReadonlyMap<string, OfferedRun>;
  /** The last run of each terminal. */
  readonly last: Map<string, RunRow>;
  /** On which a position that is lost is told. */
  readonly tellOn: string;
}

export interface ReadoptTools {
  readonly store: AppenderStore;
  readonly typeOf: TypeOf;
  readonly pen: Pen;
  signText(text: string): string;
}

export interface Readopted {
  readonly commit: CommitGroup;
  readonly judgement: Judgement;
  /** Positions that were filled without their row. */
  readonly lost: readonly number[];
}

/**
 * Takes rows back at their old positions with their old verdicts, which are not judged again; a position without a row that continues its
 * run's chain gets a `DiscrepancyFound` of the plant's, so that the log has no gap. Takes the result into the ledger; nothing is written yet.
 * @throws StoreUnavailable
 */
export async function readopt(
  ledger: Ledger,
  readoption: Readoption,
  tools: ReadoptTools,
): Promise<Readopted> {
  const before = ledger.head.position;
  const read = new Map(readoption.rows.map((row) => [row.position, readRow(row, tools.typeOf)]));
  const events = [...read.values()].filter((e): e is ReadableEvent => e !== null);
  await ledger.loadRuns(events.flatMap((e) => [e.run, readoption.said.get(e.run)?.prevRun ?? e.run]));
  await loadKeys(ledger, events, []);
  await ledger.load({ ...nothing, streams: [readoption.tellOn] });
  const runs = new Runs(ledger, readoption, tools.pen.nowIso);
  await runs.loadLinks(tools.store, events);
  const working = new Working(ledger, tools.pen.nowIso, () => false);
  const lost: number[] = [];
  const dropped: Judgement['dropped'][number][] = [];
  const verdicts = new Map<OfferedRow['verdict'], number>();
  const rows = new Map(readoption.rows.map((row) => [row.position, row]));
  for (let position = before + 1; position <= readoption.through; position += 1) {
    const [e, row] = [read.get(position), rows.get(position)];
    if (e && row && !working.event(e.event.eventId) && runs.take(e)) {
      if (row.verdict === 'accepted' && e.event.type === 'RecordDropped')
        dropped.push({ ...droppedBy(e.event), by: e.event.eventId });
      put(working, e, row);
      verdicts.set(row.verdict, (verdicts.get(row.verdict) ?? 0) + 1);
    } else {
      lost.push(position);
      tellLost(working, readoption.tellOn, position, tools.pen);
    }
  }
  const changed = [...runs.changed.values()];
  const { plantRun } = working;
  if (plantRun.seq > ledger.plantRun.seq) changed.push(plantRunRow(plantRun, tools.pen.nowIso));
  ledger.take(working, changed);
  ledger.trim();
  const judgement: Judgement = {
    working,
    unreadable: [],
    conflicts: [],
    verdicts,
    dropped,
    discrepancies: lost.map(() => lostCode),
  };
  const taken = { letters: [], settled: [], signatures: runs.signatures };
  const at = { token: ledger.token, before };
  const commit = commitOf(at, taken, judgement, changed, tools, tools.pen.nowIso);
  return { commit, judgement, lost };
}

const nothing = { events: [], streams: [], effects: [], claims: [], subjects: [] };

/** Null for what this version cannot read: its author hands it over again. */
function readRow(row: OfferedRow, typeOf: TypeOf): ReadableEvent | null {
  const event = parseBody(row.body);
  if (!event) return null;
  const { terminal, run, seq } = event;
  const place = { terminal, run, seq, hash: row.hash, body: row.body, side: row.side ?? null, event };
  const own = terminal === plantTerminal ? ownEvent(event, typeOf) : null;
  if (own) return { ...place, ...own, event };
  const read = readEvent(place, typeOf);
  return read.status === 'readable' ? read : null;
}

/** The plant's own events are taken from nobody but itself, and change no stream's state. */
function ownEvent(
  event: EventBody,
  typeOf: TypeOf,
): Pick<ReadableEvent, 'status' | 'recorded' | 'type' | 'kernel' | 'claims'> | null {
  const type = typeOf(event.stream);
  if (!type || !isKernelEvent(event.type)) return null;
  return { status: 'readable', recorded: recordedFor(type, event), type, kernel: true, claims: [] };
}

function put(working: Working, e: ReadableEvent, { verdict, refusal }: OfferedRow): void {
  const { eventId, stream, lamport } = e.event;
  const { terminal, run, seq, hash, body, side } = e;
  const known = working.stream(stream);
  const scope = known?.scope ?? e.event.scope;
  const next = verdict === 'accepted' ? evolved(working, e) : null;
  const place = { eventId, terminal, run, seq, stream, scope, lamport };
  working.append({ ...place, hash, body, side, verdict, refusal: refusal && JSON.stringify(refusal) });
  if (!next || (terminal === plantTerminal && !known)) return;
  fold(working, e, scope, next);
}

function tellLost(working: Working, stream: string, position: number, pen: Pen): void {
  const scope = working.stream(stream)?.scope ?? 'site';
  const of = { eventId: `position/${position}`, stream, scope };
  const cause = { eventId: null, correlation: pen.newId() };
  writeDiscrepancy(working, { of, code: lostCode, params: { position }, cause, once: null }, pen);
}

/** The chains of the runs of rows that come back; each goes on without a gap. */
class Runs {
  readonly changed = new Map<string, RunRow>();
  readonly signatures: SignatureRow[] = [];
  readonly #ledger: Ledger;
  readonly #readoption: Readoption;
  readonly #nowIso: string;
  /** Runs whose author says of where they begin what the plant has. */
  readonly #linked = new Set<string>();

  constructor(ledger: Ledger, readoption: Readoption, nowIso: string) {
    this.#ledger = ledger;
    this.#readoption = readoption;
    this.#nowIso = nowIso;
  }

  async loadLinks(store: AppenderStore, events: readonly ReadableEvent[]): Promise<void> {
    for (const run of new Set(events.filter(({ seq }) => seq === 1).map((e) => e.run))) {
      const said = this.#readoption.said.get(run);
      if (said && said.prevRun !== null && (await store.chainHolds(said.prevRun, said.prevHash)))
        this.#linked.add(run);
    }
  }

  /** False, and nothing done, where the event is not the next of its run. */
  take({ terminal, run, seq, hash, body }: ReadableEvent): boolean {
    const known = this.changed.get(run) ?? this.#ledger.run(run);
    const bodyHash = bodyHashOf(body);
    const next = known
      ? seq === known.seq + 1 && link(known.hash, bodyHash) === hash
        ? { ...known, seq, hash }
        : null
      : seq === 1
        ? this.#begun(terminal, run, hash, bodyHash)
        : null;
    if (!next) return false;
    this.changed.set(run, next);
    if (next.ordinal !== null) this.#readoption.last.set(terminal, next);
    const said = this.#readoption.said.get(run);
    if (said?.seq === seq && said.hash === hash)
      this.signatures.push({ run, seq, signature: said.signature });
    return true;
  }

  #begun(terminal: string, run: string, hash: string, bodyHash: string): RunRow | null {
    const said = this.#readoption.said.get(run);
    const last = this.#readoption.last.get(terminal);
    const begins = [
      ...(said ? [{ prevRun: said.prevRun, prevHash: said.prevHash }] : []),
      ...(last ? [{ prevRun: last.run, prevHash: last.hash }] : []),
      { prevRun: null, prevHash: genesis },
    ].find(({ prevHash }) => link(prevHash, bodyHash) === hash);
    if (!begins) return null;
    const { prevRun } = begins;
    const follows = last !== undefined && prevRun === last.run && begins.prevHash === last.hash;
    const linked = prevRun === null || follows || this.#linked.has(run);
    const earlier = prevRun === null ? 0 : follows ? last.ordinal : this.#ordinalOf(prevRun);
    const ordinal = linked && earlier !== null ? earlier + 1 : null;
    const counts = { parked: 0, conflicts: 0, firstReceivedAt: this.#nowIso };
    return { run, terminal, ...begins, seq: 1, hash, linked, ordinal, ...counts };
  }

  #ordinalOf(run: string): number | null {
    return (this.changed.get(run) ?? this.#ledger.run(run))?.ordinal ?? null;
  }
}
