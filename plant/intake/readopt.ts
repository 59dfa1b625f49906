import { isKernelEvent } from '#domain/kernel/kernelEvents';
import type { AnyStreamType } from '#domain/kernel/streamType';
import type { StreamTypeOf as TypeOf } from './readEvent.ts';
import { bodyHashOf, genesis, link } from '#sync/chain';
import type { EventBody } from '#sync/envelope';
import { parseBody, recordedFor } from '#sync/envelope';
import { plantTerminal } from '../plantTerminal.ts';
import type { OfferedRow, OfferedRun } from '../recoveryStore.ts';
import type { SignatureHolds } from '../recoveryVouch.ts';
import type { AppenderStore, CommitGroup, RunRow, SignatureRow } from '../store.ts';
import { commitOf, newLetter, plantRunRow } from './commitOf.ts';
import { loadFindings, whenLoaded } from './findings.ts';
import { droppedBy, evolved, fold } from './fold.ts';
import type { NewEvent } from './incoming.ts';
import type { Judgement } from './judge.ts';
import { judge } from './judge.ts';
import type { Ledger } from './ledger.ts';
import type { Pen } from './plantEvents.ts';
import { writeDiscrepancy } from './plantEvents.ts';
import { loadKeys } from './prepareGroup.ts';
import type { ReadableEvent, ReadEvent } from './readEvent.ts';
import { readEvent } from './readEvent.ts';
import { lostCode } from './refusals.ts';
import { orderRuns } from './runOrder.ts';
import { Working } from './working.ts';

/** What the plant takes back into its log: each row at its old position. */
export interface Readoption {
  /** At most one of a position, by position; of those without one nobody holds anything, or nothing that can be taken. */
  readonly rows: readonly OfferedRow[];
  /** Positions through here are filled. */
  readonly through: number;
  /** By run, what terminals say of it; whoever offers it, its author or not. */
  readonly said: ReadonlyMap<string, readonly OfferedRun[]>;
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
  readonly signatureHolds: SignatureHolds;
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
  await ledger.loadRuns(runsOf(events, readoption));
  await loadKeys(ledger, events, []);
  const { tellOn } = readoption;
  await ledger.load({ ...nothing, streams: [tellOn] });
  const runs = new Runs(ledger, readoption, tools);
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
      tellLost(working, tellOn, tools.typeOf(tellOn), position, tools.pen);
    }
  }
  const changed = runs.ordered();
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

/**
 * Where the log went on otherwise since: what terminals hold of it is judged anew behind what is there, as if their authors pushed it. What is in the log
 * already, and what the plant itself had written, is passed over. Takes the result into the ledger; nothing is written yet.
 * @throws StoreUnavailable
 */
export async function appendAnew(
  ledger: Ledger,
  readoption: Omit<Readoption, 'through' | 'tellOn'>,
  tools: ReadoptTools,
): Promise<Readopted> {
  const { nowIso } = tools.pen;
  const before = ledger.head.position;
  const read = readoption.rows.flatMap((row) => eventOf(row, tools.typeOf));
  await ledger.loadRuns(runsOf(read, readoption));
  await loadKeys(ledger, read, []);
  const runs = new Runs(ledger, readoption, tools);
  await runs.loadLinks(tools.store, read);
  const fresh = read.filter((e) => !isThere(ledger, e) && runs.take(e));
  await loadFindings(ledger, fresh);
  const judgement = await whenLoaded(ledger, () => judge(ledger, fresh, [], tools.pen));
  const { unreadable, conflicts, working } = judgement;
  for (const { run } of [...unreadable, ...conflicts.map(({ event }) => event)]) runs.park(run);
  const changed = runs.ordered();
  if (working.plantRun.seq > ledger.plantRun.seq) changed.push(plantRunRow(working.plantRun, nowIso));
  ledger.take(working, changed);
  ledger.trim();
  const letters = unreadable.map((e) => newLetter(e, ledger.nextArrival(), nowIso));
  ledger.takeLetters(letters);
  const taken = { letters, settled: [], signatures: runs.signatures };
  const commit = commitOf({ token: ledger.token, before }, taken, judgement, changed, tools, nowIso);
  return { commit, judgement, lost: [] };
}

const runsOf = (events: readonly NewEvent[], { said }: Pick<Readoption, 'said'>): string[] =>
  events.flatMap(({ run }) => [run, ...(said.get(run) ?? []).flatMap(({ prevRun }) => prevRun ?? [])]);

function eventOf(row: OfferedRow, typeOf: TypeOf): ReadEvent[] {
  const event = parseBody(row.body);
  if (!event || event.terminal === plantTerminal) return [];
  const { terminal, run, seq } = event;
  const { hash, body } = row;
  return [readEvent({ terminal, run, seq, hash, body, side: row.side ?? null, event }, typeOf)];
}

const isThere = (ledger: Ledger, e: ReadEvent): boolean =>
  e.event !== null && ledger.event(e.event.eventId) !== undefined;

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
  if (next) fold(working, e, scope, next);
}

function tellLost(
  working: Working,
  stream: string,
  type: AnyStreamType | undefined,
  position: number,
  pen: Pen,
): void {
  const scope = working.stream(stream)?.scope ?? 'site';
  const of = { eventId: `position/${position}`, stream, scope };
  const cause = { eventId: null, correlation: pen.newId() };
  const known = working.stream(stream);
  writeDiscrepancy(working, { of, code: lostCode, params: { position }, cause, once: null }, pen);
  // Where that is the stream's first event it counts as one.
  if (!known && type) working.fold(stream, { scope, state: type.initial, subjects: null });
}

/** The chains of the runs of rows that come back; each goes on without a gap. */
class Runs {
  readonly changed = new Map<string, RunRow>();
  readonly signatures: SignatureRow[] = [];
  readonly #ledger: Ledger;
  readonly #readoption: Pick<Readoption, 'said' | 'last'>;
  readonly #nowIso: string;
  readonly #holds: SignatureHolds;
  /** Runs, and where they are said to begin, of which the plant has that. */
  readonly #linked = new Set<string>();
  /** Places of this piece. */
  readonly #taken = new Set<string>();
  readonly #events: NewEvent[] = [];

  constructor(
    ledger: Ledger,
    readoption: Pick<Readoption, 'said' | 'last'>,
    { pen, signatureHolds }: Pick<ReadoptTools, 'pen' | 'signatureHolds'>,
  ) {
    this.#ledger = ledger;
    this.#readoption = readoption;
    this.#nowIso = pen.nowIso;
    this.#holds = signatureHolds;
  }

  async loadLinks(store: AppenderStore, events: readonly NewEvent[]): Promise<void> {
    for (const run of new Set(events.filter(({ seq }) => seq === 1).map((e) => e.run))) {
      for (const { prevRun, prevHash } of this.#readoption.said.get(run) ?? [])
        if (prevRun !== null && (await store.chainHolds(prevRun, prevHash)))
          this.#linked.add(`${run} ${prevRun} ${prevHash}`);
    }
  }

  /** False, and nothing done, where the event is not the next of its run. */
  take(e: NewEvent): boolean {
    const { terminal, run, seq, hash, body } = e;
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
    this.#taken.add(`${run} ${hash}`);
    this.#events.push(e);
    if (next.ordinal !== null) this.#readoption.last.set(terminal, next);
    const said = (this.#readoption.said.get(run) ?? []).find(
      (one) => one.seq === seq && one.hash === hash && this.#holds(one, terminal),
    );
    if (said?.signature) this.signatures.push({ run, seq, signature: said.signature });
    return true;
  }

  /** All that changed, with what is now known of their places among their terminals' runs. */
  ordered(): RunRow[] {
    const { changed } = this;
    const unordered = this.#ledger.unordered();
    for (const run of orderRuns(unordered, changed, this.#events, (id) => this.#ledger.run(id)))
      changed.set(run.run, run);
    return [...changed.values()];
  }

  /** One more of its places is not in the log. */
  park(id: string): void {
    const run = this.changed.get(id);
    if (run) this.changed.set(id, { ...run, parked: run.parked + 1 });
  }

  #begun(terminal: string, run: string, hash: string, bodyHash: string): RunRow | null {
    const said = this.#readoption.said.get(run) ?? [];
    const last = this.#readoption.last.get(terminal);
    const begins = [
      ...said.map(({ prevRun, prevHash }) => ({ prevRun, prevHash })),
      ...(last ? [{ prevRun: last.run, prevHash: last.hash }] : []),
      { prevRun: null, prevHash: genesis },
    ].find(({ prevHash }) => link(prevHash, bodyHash) === hash);
    if (!begins) return null;
    const { prevRun } = begins;
    const follows = last !== undefined && prevRun === last.run && begins.prevHash === last.hash;
    const isTaken = this.#taken.has(`${String(prevRun)} ${begins.prevHash}`);
    const linked =
      prevRun === null || follows || isTaken || this.#linked.has(`${run} ${prevRun} ${begins.prevHash}`);
    const earlier = prevRun === null ? 0 : follows ? last.ordinal : this.#ordinalOf(prevRun);
    const ordinal = linked && earlier !== null ? earlier + 1 : null;
    const counts = { parked: 0, conflicts: 0, firstReceivedAt: this.#nowIso };
    return { run, terminal, ...begins, seq: 1, hash, linked, ordinal, ...counts };
  }

  #ordinalOf(run: string): number | null {
    return (this.changed.get(run) ?? this.#ledger.run(run))?.ordinal ?? null;
  }
}
