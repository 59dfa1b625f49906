import type { Batch, CheckedEvent } from '#sync/batch';
import { signedText } from '#sync/batch';
import { genesis, link } from '#sync/chain';
import type { SoundBatch } from '#sync/floorPorts';
import { verifySignature } from '#sync/signing';
import type { FoundEvent, FoundRows } from './foundRows.ts';

/** How far the database that goes on knows a run; `prevHash` null where it learnt of the run from the middle. */
export interface KnownRun {
  readonly run: string;
  readonly terminal: string;
  readonly prevRun: string | null;
  readonly prevHash: string | null;
  readonly lastSeq: number;
  readonly lastHash: string;
}

/** What a run has left in the pages that were found. */
export interface VerifiedRun {
  readonly run: string;
  readonly terminal: string;
  /** Signed pieces that follow each other without a gap behind what is known of the run. */
  readonly batches: readonly SoundBatch[];
  /** Own events that their chain proves and that cannot be told to the plant: what is before them is missing, or the rest of their decision is. */
  readonly kept: readonly FoundEvent[];
  /** Sequence numbers of own events that were there and are not found, in order. */
  readonly missing: readonly number[];
}

export interface Verifying {
  readonly found: FoundRows;
  readonly known: ReadonlyMap<string, KnownRun>;
  /** This terminal. */
  readonly terminal: string;
  /** Signs with this terminal's key: the same text has the same signature each time. */
  readonly sign: (text: string) => string;
  /** Public key that the plant certified for a terminal, or null. */
  readonly keyOf: (terminal: string) => string | null;
}

/** Takes of what was found only what its terminal wrote, by the links of the chain and its signatures; in the order in which runs began. */
export function verifiedRuns(verifying: Verifying): readonly VerifiedRun[] {
  const { found } = verifying;
  const runs = new Set([...found.events.keys(), ...found.places.keys()]);
  return [...runs].sort().flatMap((run) => verifiedRun(run, verifying) ?? []);
}

function verifiedRun(run: string, verifying: Verifying): VerifiedRun | null {
  const { found, known, keyOf, terminal: own, sign } = verifying;
  const terminal = terminalOf(run, verifying);
  const key = terminal === null ? null : keyOf(terminal);
  if (terminal === null || key === null) return null;
  const events = found.events.get(run) ?? new Map<number, readonly FoundEvent[]>();
  const prevRun = previousOf(run, terminal, key, verifying);
  const start = prevRun === undefined ? null : beginningOf(run, prevRun, verifying);
  const place = { run, prevRun: prevRun ?? null };
  const walk = new Walk({ ...place, terminal }, events, ({ event: { seq }, hash, signature }) => {
    const text = signedText(place, seq, hash);
    // Who holds the key needs no proof of its own signature behind a chain that holds, and can make it good.
    if (signature !== null && terminal === own) return sign(text);
    return signature !== null && verifySignature(key, text, signature) ? signature : null;
  });
  const batches = start === null ? [] : walk.from(start);
  const through = batches.at(-1)?.checked.at(-1)?.seq ?? known.get(run)?.lastSeq ?? 0;
  if (terminal !== own) return { run, terminal, batches, kept: [], missing: [] };
  const kept = linkedBehind(events, through, walk.head);
  const missing = absent(placesOf(events, found.places.get(run)), through, kept);
  return { run, terminal, batches, kept, missing };
}

/** Whose run it is, by what most is known of. */
function terminalOf(run: string, { found, known }: Verifying): string | null {
  const inEvents = [...(found.events.get(run)?.values() ?? [])].flat()[0]?.event.terminal;
  return known.get(run)?.terminal ?? inEvents ?? found.runs.find((row) => row.run === run)?.terminal ?? null;
}

/** The run before, which each signature names; undefined where no signature tells it. */
function previousOf(
  run: string,
  terminal: string,
  key: string,
  { found, known }: Verifying,
): string | null | undefined {
  const row = known.get(run);
  if (row && row.prevHash !== null) return row.prevRun;
  const signed = [...(found.events.get(run)?.values() ?? [])]
    .flat()
    .filter(({ signature }) => signature !== null)
    .slice(0, 5);
  const told = found.runs.filter((one) => one.run === run).map((one) => one.prevRun);
  const others = [...known.values(), ...found.runs].filter((one) => one.terminal === terminal);
  const candidates = new Set<string | null>([
    ...told,
    null,
    ...others.map((one) => one.run),
    ...found.events.keys(),
  ]);
  return [...candidates].find((prevRun) =>
    signed.some(({ event: { seq }, hash, signature }) =>
      verifySignature(key, signedText({ run, prevRun }, seq, hash), signature ?? ''),
    ),
  );
}

interface Head {
  readonly seq: number;
  readonly hash: string;
}

/** Where the run is known to, else its beginning; null where nothing says what its first event links. */
function beginningOf(run: string, prevRun: string | null, { found, known }: Verifying): Head | null {
  const row = known.get(run);
  if (row) return { seq: row.lastSeq, hash: row.lastHash };
  const first = found.events.get(run)?.get(1) ?? [];
  const before = known.get(prevRun ?? '');
  const heads = [
    genesis,
    ...found.runs.flatMap((one) => (one.run === run && one.prevHash !== null ? [one.prevHash] : [])),
    ...(before ? [before.lastHash] : []),
    ...[...(found.events.get(prevRun ?? '')?.values() ?? [])].flat().map(({ hash }) => hash),
  ];
  const hash = heads.find((head) => first.some((event) => link(head, event.bodyHash) === event.hash));
  return hash === undefined ? null : { seq: 0, hash };
}

interface RunToWalk {
  readonly run: string;
  readonly prevRun: string | null;
  readonly terminal: string;
}

/** The signature that an event ends a decision with; null where it ends none, or its signature does not hold. */
type SignatureOf = (event: FoundEvent) => string | null;

class Walk {
  /** Where the last signed piece ended; null before any is known. */
  head: Head | null = null;
  readonly #run: RunToWalk;
  readonly #events: ReadonlyMap<number, readonly FoundEvent[]>;

  readonly #signatureOf: SignatureOf;

  constructor(run: RunToWalk, events: ReadonlyMap<number, readonly FoundEvent[]>, signatureOf: SignatureOf) {
    this.#run = run;
    this.#events = events;
    this.#signatureOf = signatureOf;
  }

  from(start: Head): readonly SoundBatch[] {
    const batches: SoundBatch[] = [];
    let head = start;
    let piece: FoundEvent[] = [];
    this.head = start;
    for (;;) {
      const next = linked(this.#events.get(head.seq + 1), head.hash).find(
        ({ event }) => event.terminal === this.#run.terminal,
      );
      if (!next) return batches;
      piece.push(next);
      head = { seq: next.event.seq, hash: next.hash };
      const signature = this.#signatureOf(next);
      if (signature === null) continue;
      batches.push(this.#batchOf(piece, this.head, signature));
      this.head = head;
      piece = [];
    }
  }

  #batchOf(piece: readonly FoundEvent[], before: Head, signature: string): SoundBatch {
    const { run, prevRun, terminal } = this.#run;
    const fromSeq = before.seq + 1;
    const batch: Batch = {
      terminal,
      run,
      prevRun,
      fromSeq,
      prevHash: before.hash,
      events: piece.map(({ body, side }) => ({ body, ...(side === null ? {} : { side }) })),
      signature,
    };
    return { batch, checked: piece.map(checkedOf) };
  }
}

const checkedOf = ({ event, body, bodyHash, hash, side }: FoundEvent): CheckedEvent => ({
  seq: event.seq,
  bodyHash,
  hash,
  body,
  event,
  side,
});

const linked = (found: readonly FoundEvent[] | undefined, before: string): readonly FoundEvent[] =>
  (found ?? []).filter(({ hash, bodyHash }) => link(before, bodyHash) === hash);

/** Those behind `through` whose link to the place before them holds, one for each place. */
function linkedBehind(
  events: ReadonlyMap<number, readonly FoundEvent[]>,
  through: number,
  head: Head | null,
): readonly FoundEvent[] {
  const behind = [...events].filter(([seq]) => seq > through).sort(([a], [b]) => a - b);
  return behind.flatMap(([seq, found]) => {
    const before = [
      ...(head?.seq === seq - 1 ? [head.hash] : []),
      ...(events.get(seq - 1) ?? []).map(({ hash }) => hash),
    ];
    return before.flatMap((hash) => linked(found, hash)).slice(0, 1);
  });
}

/**
 * Places that there were: of events, of one more behind the last where it does not end its decision, and what the index names on from there. One that
 * it names far away may be damage.
 */
function placesOf(
  events: ReadonlyMap<number, readonly FoundEvent[]>,
  named: ReadonlySet<number> = new Set(),
): ReadonlySet<number> {
  const places = new Set(events.keys());
  const last = Math.max(0, ...places);
  if (events.get(last)?.every(({ signature }) => signature === null)) places.add(last + 1);
  const reach = 1 + last;
  for (const seq of [...named].sort((a, b) => a - b))
    if (seq <= reach || places.has(seq - 1)) places.add(seq);
  return places;
}

function absent(
  places: ReadonlySet<number>,
  through: number,
  kept: readonly FoundEvent[],
): readonly number[] {
  const there = new Set(kept.map(({ event }) => event.seq));
  const last = Math.max(through, ...places);
  return Array.from({ length: last - through }, (_, i) => through + 1 + i).filter((seq) => !there.has(seq));
}
