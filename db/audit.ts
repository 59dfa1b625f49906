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
  /** The run begins at no place of the own runs. */
  | 'link'
  /** The columns say something else than the signed body. */
  | 'columns'
  | 'unreadable'
  /** The signature is not that terminal's. */
  | 'signature'
  /** The end of an own run was never signed, nor confirmed by the plant. */
  | 'unsigned'
  /** Signed by a terminal without a certificate of the plant. */
  | 'stranger';

/** `seq` 0: the run as a whole. */
export interface FoundFault {
  readonly run: string;
  readonly seq: number;
  readonly fault: AuditFault;
}

/** An own run that begins at `seq` of `from`, not where the run before it ended: the disk was put back to that place. */
export interface Branch {
  readonly run: string;
  readonly from: string;
  readonly seq: number;
}

/** Own events through `through` that came back from the plant: what signs them after `after` lies there. */
export interface UnseenSignatures {
  readonly run: string;
  readonly prevRun: string | null;
  readonly after: number;
  readonly through: number;
}

export interface Audit {
  readonly runs: number;
  readonly events: number;
  readonly signatures: number;
  /** Own events behind the last signature of their run that came back from the plant: it confirmed them, and has the signature. */
  readonly signedAtPlant: number;
  readonly unseen: readonly UnseenSignatures[];
  /** Places known by their hash alone: of streams that were let go of once the plant had them, or that a link did not carry. */
  readonly letGo: number;
  /** Places of other terminals' runs that this database was never told: their chain cannot be followed across them. */
  readonly untold: number;
  readonly branches: readonly Branch[];
  readonly faults: readonly FoundFault[];
}

type Place = Pick<
  EventRow,
  'seq' | 'eventId' | 'stream' | 'type' | 'lamport' | 'occurredAt' | 'effectKey' | 'signature' | 'position'
> & { readonly body: string | null; readonly bodyHash: string | null; readonly hash: string | null };

const runColumns = `run, terminal, prev_run as prevRun, prev_hash as prevHash, last_seq as lastSeq, last_hash as lastHash,
  acked_seq as ackedSeq, own, started_at as startedAt`;
const placesOfRun = `
  select seq, event_id as eventId, stream, type, lamport, occurred_at as occurredAt, effect_key as effectKey,
    signature, position, body, null as bodyHash, hash from event where run = @run
  union all
  select seq, null, null, null, null, null, null, null, null, null, body_hash, hash from hash_only where run = @run
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
  const { branches, broken } = linksOf(
    database,
    runs.filter((r) => r.own === 1),
  );
  return {
    runs: runs.length,
    events: sum((w) => w.events),
    signatures: sum((w) => w.signatures),
    signedAtPlant: sum((w) => w.signedAtPlant),
    unseen: walks.flatMap((w) => w.unseen),
    letGo: sum((w) => w.letGo),
    untold: sum((w) => w.untold),
    branches,
    faults: [...walks.flatMap((w) => w.faults), ...broken],
  };
}

/** Own runs follow each other from the first on, each remembers where the one before it ended; after a restore one begins at an earlier place. */
function linksOf(database: Database.Database, own: readonly RunRow[]) {
  const place = database.prepare<[string, string], { readonly seq: number }>(
    'select e.seq from event e join run r on r.run = e.run and r.own = 1 where e.run = ? and e.hash = ?',
  );
  const branches: Branch[] = [];
  const broken: FoundFault[] = [];
  for (const [i, { run, prevRun, prevHash }] of own.entries()) {
    const before = own[i - 1];
    if (prevRun === (before?.run ?? null) && prevHash === (before?.lastHash ?? genesis)) continue;
    const from = prevRun === null || prevHash === null ? undefined : place.get(prevRun, prevHash);
    if (prevRun !== null && from !== undefined) branches.push({ run, from: prevRun, seq: from.seq });
    else broken.push({ run, seq: 0, fault: 'link' });
  }
  return { branches, broken };
}

/** One run, place by place. */
class Walk {
  readonly faults: FoundFault[] = [];
  readonly unseen: UnseenSignatures[] = [];
  events = 0;
  signatures = 0;
  signedAtPlant = 0;
  untold = 0;
  letGo = 0;
  readonly #run: RunRow;
  readonly #key: string | null;
  #seq = 0;
  /** Head of the chain; null where a place before was never told. */
  #head: string | null;
  #signedThrough = 0;
  /** Behind the last signature. */
  #unsigned = { events: 0, atPlant: 0 };

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
    const { events, atPlant } = this.#unsigned;
    if (own && (events > atPlant || this.events + this.letGo === 0)) this.#fault(this.#seq, 'unsigned');
    else if (own && atPlant > 0) {
      const { run, prevRun } = this.#run;
      this.signedAtPlant = atPlant;
      this.unseen.push({ run, prevRun, after: this.#signedThrough, through: this.#seq });
    }
    return this;
  }

  #visit(place: Place): void {
    if (place.seq !== this.#seq + 1) this.#skip(place.seq);
    this.#seq = place.seq;
    if (place.body === null) this.#withoutBody(place.seq);
    else this.events += 1;
    const bodyHash = place.body === null ? place.bodyHash : bodyHashOf(place.body);
    const computed = this.#head === null || bodyHash === null ? null : link(this.#head, bodyHash);
    if (computed !== null && place.hash !== null && computed !== place.hash) this.#fault(place.seq, 'hash');
    this.#head = place.hash ?? computed;
    if (place.body !== null && place.hash !== null) this.#body(place, place.body, place.hash);
  }

  /** Of an own event may only go what the plant has. */
  #withoutBody(seq: number): void {
    this.letGo += 1;
    if (this.#run.own === 1 && seq > this.#run.ackedSeq) this.#fault(seq, 'gap');
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
    if (place.signature === null) {
      this.#unsigned.events += 1;
      if (place.position !== null) this.#unsigned.atPlant += 1;
      return;
    }
    this.#unsigned = { events: 0, atPlant: 0 };
    this.#signedThrough = place.seq;
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
