import type Database from 'better-sqlite3';
import { bodyHashOf, genesis, link } from '#sync/chain';
import type { EventBody } from '#sync/envelope';
import { parseBody } from '#sync/envelope';
import { signedText } from '#sync/batch';
import { verifySignature } from '#sync/signing';
import type { EventRow, RunRow } from './coreStatements.ts';

export type AuditFault =
  /** A place of an own run is missing. */
  | 'gap'
  /** The body does not give the hash that stands beside it. */
  | 'hash'
  /** The run does not begin where the one before it ended. */
  | 'link'
  /** The columns say something else than the signed body. */
  | 'columns'
  | 'unreadable'
  /** The signature is not that terminal's. */
  | 'signature'
  /** The end of an own run was never signed. */
  | 'unsigned'
  /** Signed by a terminal without a certificate of the plant. */
  | 'stranger';

/** `seq` 0: the run as a whole. */
export interface FoundFault {
  readonly run: string;
  readonly seq: number;
  readonly fault: AuditFault;
}

export interface Audit {
  readonly runs: number;
  readonly events: number;
  readonly signatures: number;
  /** Places of other terminals' runs that this database was never told: their chain cannot be followed across them. */
  readonly untold: number;
  readonly faults: readonly FoundFault[];
}

type Place = Pick<
  EventRow,
  'seq' | 'eventId' | 'stream' | 'type' | 'lamport' | 'occurredAt' | 'effectKey' | 'signature'
> & { readonly body: string | null; readonly bodyHash: string | null; readonly hash: string | null };

const runColumns = `run, terminal, prev_run as prevRun, prev_hash as prevHash, last_seq as lastSeq, last_hash as lastHash,
  acked_seq as ackedSeq, own, started_at as startedAt`;
const placesOfRun = `
  select seq, event_id as eventId, stream, type, lamport, occurred_at as occurredAt, effect_key as effectKey,
    signature, body, null as bodyHash, hash from event where run = @run
  union all
  select seq, null, null, null, null, null, null, null, null, body_hash, null from hash_only where run = @run
  order by 1`;

/**
 * Recomputes every chain of a terminal's database from the bodies: places without a gap, hashes, links between own runs, and
 * each signature. `keyOf`: public key (base64 DER) that the plant certified for a terminal, or null. All of it sees the database as it
 * is at one instant, also what `keyOf` looks up there: the terminal may write meanwhile.
 */
export const audit = (database: Database.Database, keyOf: (terminal: string) => string | null): Audit =>
  database.transaction(() => auditNow(database, keyOf))();

function auditNow(database: Database.Database, keyOf: (terminal: string) => string | null): Audit {
  const runs = database.prepare<[], RunRow>(`select ${runColumns} from run order by rowid`).all();
  const places = database.prepare<[{ readonly run: string }], Place>(placesOfRun);
  const walks = runs.map((run) => new Walk(run, keyOf(run.terminal)).over(places.iterate({ run: run.run })));
  const sum = (of: (walk: Walk) => number): number => walks.reduce((n, walk) => n + of(walk), 0);
  return {
    runs: runs.length,
    events: sum((w) => w.events),
    signatures: sum((w) => w.signatures),
    untold: sum((w) => w.untold),
    faults: [...walks.flatMap((w) => w.faults), ...brokenLinks(runs.filter((r) => r.own === 1))],
  };
}

/** Own runs follow each other from the first on; each one remembers where the one before it ended. */
function brokenLinks(own: readonly RunRow[]): FoundFault[] {
  return own.flatMap((row, i) => {
    const before = own[i - 1];
    const follows = row.prevRun === (before?.run ?? null) && row.prevHash === (before?.lastHash ?? genesis);
    return follows ? [] : [{ run: row.run, seq: 0, fault: 'link' } satisfies FoundFault];
  });
}

/** One run, place by place. */
class Walk {
  readonly faults: FoundFault[] = [];
  events = 0;
  signatures = 0;
  untold = 0;
  readonly #run: RunRow;
  readonly #key: string | null;
  #seq = 0;
  /** Head of the chain; null where a place before was never told. */
  #head: string | null;
  #signed = false;

  constructor(run: RunRow, key: string | null) {
    this.#run = run;
    this.#key = key;
    this.#head = run.prevHash;
  }

  over(places: Iterable<Place>): this {
    for (const place of places) this.#visit(place);
    const own = this.#run.own === 1;
    if (own && this.#seq !== this.#run.lastSeq) this.#fault(this.#run.lastSeq, 'gap');
    if (own && this.#head !== this.#run.lastHash) this.#fault(this.#run.lastSeq, 'hash');
    if (own && !this.#signed) this.#fault(this.#seq, 'unsigned');
    return this;
  }

  #visit(place: Place): void {
    if (place.seq !== this.#seq + 1) this.#skip(place.seq);
    this.#seq = place.seq;
    if (place.body !== null) this.events += 1;
    const bodyHash = place.body === null ? place.bodyHash : bodyHashOf(place.body);
    const computed = this.#head === null || bodyHash === null ? null : link(this.#head, bodyHash);
    if (computed !== null && place.hash !== null && computed !== place.hash) this.#fault(place.seq, 'hash');
    this.#head = place.hash ?? computed;
    if (place.body !== null && place.hash !== null) this.#body(place, place.body, place.hash);
  }

  /** In an own run nothing may be missing; of another's, the plant may have kept something back. */
  #skip(to: number): void {
    if (this.#run.own === 1) this.#fault(this.#seq + 1, 'gap');
    else this.untold += to - this.#seq - 1;
    this.#head = null;
  }

  #body(place: Place, body: string, hash: string): void {
    const event = parseBody(body);
    if (!event) this.#fault(place.seq, 'unreadable');
    else if (!agrees(place, event, this.#run)) this.#fault(place.seq, 'columns');
    this.#signed = place.signature !== null;
    if (place.signature === null) return;
    this.signatures += 1;
    if (this.#key === null) this.#fault(place.seq, 'stranger');
    else if (!verifySignature(this.#key, signedText(this.#run, place.seq, hash), place.signature))
      this.#fault(place.seq, 'signature');
  }

  #fault(seq: number, fault: AuditFault): void {
    this.faults.push({ run: this.#run.run, seq, fault });
  }
}

const agrees = (place: Place, event: EventBody, { run, terminal }: RunRow): boolean =>
  event.run === run &&
  event.terminal === terminal &&
  event.seq === place.seq &&
  event.eventId === place.eventId &&
  event.stream === place.stream &&
  event.type === place.type &&
  event.lamport === place.lamport &&
  event.occurredAt === place.occurredAt &&
  event.effectKey === place.effectKey;
