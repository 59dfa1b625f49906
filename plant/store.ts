import type { Claim } from '#domain/kernel/streamType';
import type { Checkpoint } from '#sync/checkpoint';
import type { ServerIdentity, Verdict } from '#sync/messages';
import type { RecoveryStore } from './recoveryStore.ts';
import type { Follows, ScopeHead } from '#sync/scopes';
import type { SnapshotPlace } from '#sync/snapshot';
import type { Certificate } from '#sync/signing';
import type { HistoryStore, MonthEnd, MonthEnded } from './history.ts';

/**
 * The store cannot be reached or cannot write now (connection lost, shutting down, disk full). Nothing is known about the
 * statement in flight: it may have committed. Callers answer "try again later" and start over from the stored head.
 */
export class StoreUnavailable extends Error {
  constructor(what: string, cause?: unknown) {
    super(what, { cause });
    this.name = 'StoreUnavailable';
  }
}

/** Where the plant's log ends. Hashes everywhere in this port are sha-256 in hex. */
export interface LogHead {
  readonly position: number;
  readonly logHash: string;
  /** Highest Lamport time in the log. */
  readonly lamport: number;
}

/** One event in the plant's order. `refusal` is JSON text of `refusalWire`, `body` the writer's exact text. */
export interface LogRow {
  readonly position: number;
  readonly eventId: string;
  /** Who wrote it. */
  readonly terminal: string;
  readonly run: string;
  readonly seq: number;
  readonly stream: string;
  readonly scope: string;
  readonly scopeSeq: number;
  readonly scopeHash: string;
  /** Accepted events of its stream before this row. */
  readonly streamVersion: number;
  readonly logHash: string;
  readonly verdict: Verdict;
  readonly refusal: string | null;
  readonly receivedAt: string;
  readonly hash: string;
  readonly body: string;
  /** Rides beside the body, not covered by its hash, erasable (personal fields); null for almost all. */
  readonly side: string | null;
}

/** `version` counts accepted events; `state` is JSON text of the stream type's state in shape `stateVersion`. */
export interface StreamRow {
  readonly stream: string;
  readonly scope: string;
  readonly version: number;
  readonly stateVersion: number;
  readonly state: string;
  /** See `keptBy`. */
  readonly keptBy: string | null;
}

/** How a stream is kept at hand, as found anew. */
export type KeptRow = Pick<StreamRow, 'stream' | 'keptBy'>;

export interface SnapshotRequest {
  /** Null: all. */
  readonly scopes: readonly string[] | null;
  /** Of them not these. */
  readonly except: readonly string[];
  /** Rows behind this position are left out. */
  readonly through: number;
  /** Null at first. */
  readonly after: SnapshotPlace | null;
  readonly limit: number;
}

/** Rows of open streams and of what lasts as long as they do, stream by stream; `next` null behind the last. */
export interface SnapshotPiece {
  readonly rows: readonly LogRow[];
  readonly next: SnapshotPlace | null;
}

/** The log and its scopes at one instant. */
export interface LogPlace extends LogHead {
  /** Streams that are kept by themselves. */
  readonly open: number;
  readonly scopes: readonly ScopeHead[];
}

export interface HistoryRequest {
  readonly stream: string;
  /** Positions above `after`, through `through`. */
  readonly after: number;
  readonly through: number;
  readonly limit: number;
}

/**
 * How far one run is known: everything through `seq` is in the log or parked. `linked`: `prevHash` was found in the chain of
 * `prevRun` (true for a terminal's first run). `ordinal` counts a terminal's runs along links from 1; null while a link of
 * this run or of one before it is missing.
 */
export interface RunRow {
  readonly run: string;
  readonly terminal: string;
  readonly prevRun: string | null;
  readonly prevHash: string;
  readonly seq: number;
  readonly hash: string;
  readonly linked: boolean;
  readonly ordinal: number | null;
  readonly parked: number;
  readonly conflicts: number;
  readonly firstReceivedAt: string;
}

export interface SignatureRow {
  readonly run: string;
  readonly seq: number;
  readonly signature: string;
}

export interface ClaimName {
  readonly registry: Claim['registry'];
  readonly name: string;
}
/** `stream`, `scope` and `eventId` say which event claimed the name for `holder`. */
export interface ClaimRow extends ClaimName {
  readonly holder: string;
  readonly eventId: string;
  readonly stream: string;
  readonly scope: string;
}
export type ClaimKey = Pick<ClaimRow, 'registry' | 'name' | 'holder'>;

/** The stream concerns the subject; see `StreamType.concerns`. */
export interface ConcernRow {
  readonly subject: string;
  readonly stream: string;
}

export interface EffectRow {
  readonly key: string;
  readonly eventId: string;
}

/** An event that was acknowledged and is not in the log: unread, or behind such a one of its stream. */
export interface DeadLetter {
  readonly run: string;
  readonly seq: number;
  readonly terminal: string;
  readonly code: string;
  /** For an admin's eyes: what exactly could not be read. */
  readonly detail: string;
  /** As a storable text; null where the body does not say. Later events of it wait. */
  readonly stream: string | null;
  /** Order in which the plant met them, over all streams; unique. */
  readonly arrival: number;
  readonly hash: string;
  readonly body: string;
  readonly side: string | null;
  readonly receivedAt: string;
  /** When it was last tried again in vain. */
  readonly triedAt: string | null;
  /** Id of the event by which a person gave it up; null while it waits. */
  readonly droppedBy: string | null;
}

/** Letters of one stream that wait; `stream` null for those whose bodies do not say theirs. */
export interface WaitingStream {
  readonly stream: string | null;
  readonly letters: number;
}

/** A person gave a letter up; `by` is the id of the event that says so. */
export interface DroppedLetter extends Place {
  readonly by: string;
}

export interface WaitingLetters {
  readonly letters: number;
  /** When the plant met the oldest of them; null when there is none. */
  readonly oldestAt: string | null;
}

export interface QuarantinedEvent {
  readonly run: string;
  readonly seq: number;
  readonly hash: string;
  readonly terminal: string;
  readonly code: string;
  readonly rival: string | null;
  readonly body: string;
  readonly receivedAt: string;
}

/** All that one group commit writes, atomically. Rows are in position order and follow the stored head without a gap. */
export interface CommitGroup {
  readonly token: number;
  /** Head position that the group follows. */
  readonly before: number;
  readonly head: LogHead;
  /** Plant clock, one instant for the whole group. */
  readonly receivedAt: string;
  readonly rows: readonly LogRow[];
  readonly scopes: readonly ScopeHead[];
  readonly streams: readonly StreamRow[];
  readonly runs: readonly RunRow[];
  readonly signatures: readonly SignatureRow[];
  readonly claims: readonly ClaimRow[];
  readonly released: readonly ClaimKey[];
  readonly effects: readonly EffectRow[];
  /** Added where they are not there yet, and removed where they are. */
  readonly concerns: readonly ConcernRow[];
  readonly unconcerned: readonly ConcernRow[];
  /** Added, or said anew of what was tried again in vain. */
  readonly deadLetters: readonly DeadLetter[];
  /** Letters that are in the log or in quarantine by now. */
  readonly settled: readonly Place[];
  readonly dropped: readonly DroppedLetter[];
  readonly quarantined: readonly QuarantinedEvent[];
}

/** What the appender starts from when it takes the lease. */
export interface LeasedLog extends LogHead {
  /** Fencing token: higher than every token given before. */
  readonly token: number;
  readonly scopes: readonly ScopeHead[];
  /** Runs without an ordinal. */
  readonly unlinked: readonly RunRow[];
  /** The plant's own latest run, null before its first discrepancy. */
  readonly plantRun: RunRow | null;
  /** What the index of concerns was made with (`stateVersions`); empty when it is not whole. */
  readonly indexedWith: string;
  readonly waiting: readonly WaitingStream[];
  /** Highest `arrival` given so far; 0 before the first. */
  readonly arrivals: number;
  /** The month that is appended to; empty before the first event. */
  readonly month: string;
  /** The log was put back, and nobody has opened it yet: only what belongs to that may be appended. */
  readonly recovering: boolean;
}

export interface LeaseTerm {
  readonly ttlMs: number;
  /** Where the other nodes reach the holder; null while it cannot be reached. */
  readonly url: string | null;
}
export interface LeaseRequest extends LeaseTerm {
  readonly holder: string;
}

/** What other nodes may have changed. */
export interface Latest {
  readonly head: LogHead;
  /** Where the holder of a live lease is reached; null where nobody holds one or it cannot be reached. */
  readonly holderUrl: string | null;
  /** Rises with each enrolment, revocation and epoch. */
  readonly roster: number;
  /** See `LeasedLog.recovering`. */
  readonly recovering: boolean;
}

/** What a group needs to know, by key; absent keys are simply not in the answer. */
export interface LoadKeys {
  readonly events: readonly string[];
  readonly streams: readonly string[];
  readonly effects: readonly string[];
  readonly claims: readonly ClaimName[];
  readonly subjects: readonly string[];
}
export interface KnownEvent {
  readonly eventId: string;
  readonly run: string;
  readonly seq: number;
  readonly stream: string;
  readonly scope: string;
  readonly verdict: Verdict;
}
export interface Loaded {
  readonly events: readonly KnownEvent[];
  readonly streams: readonly StreamRow[];
  readonly effects: readonly EffectRow[];
  readonly claims: readonly ClaimRow[];
  readonly concerns: readonly ConcernRow[];
}

/** A piece of the index of concerns; `indexedWith` is null but on the last one. */
export interface IndexPiece {
  readonly token: number;
  readonly concerns: readonly ConcernRow[];
  readonly kept: readonly KeptRow[];
  readonly indexedWith: string | null;
}

/** One place of a run as stored; `eventId` null for a dead letter. */
export interface ChainPlace {
  readonly seq: number;
  readonly hash: string;
  readonly eventId: string | null;
}

/** What the single appender needs. Every method may throw `StoreUnavailable`. */
export interface AppenderStore {
  /** Null when somebody else holds a live lease. */
  takeLease(request: LeaseRequest): Promise<LeasedLog | null>;
  /** False when the lease is lost. */
  renewLease(token: number, term: LeaseTerm): Promise<boolean>;
  releaseLease(token: number): Promise<void>;
  runs(ids: readonly string[]): Promise<readonly RunRow[]>;
  chain(run: string, fromSeq: number, toSeq: number): Promise<readonly ChainPlace[]>;
  /** Whether some event of that run, logged or parked, has this hash. */
  chainHolds(run: string, hash: string): Promise<boolean>;
  load(keys: LoadKeys): Promise<Loaded>;
  /** Bodies of the accepted events of a stream, in the plant's order. */
  acceptedBodies(stream: string): Promise<readonly string[]>;
  /** Dead letters that nobody dropped, in the order of their arrival, above `after`. */
  waitingLetters(after: number, limit: number): Promise<readonly DeadLetter[]>;
  waitingStreams(): Promise<readonly WaitingStream[]>;
  waitingSince(): Promise<WaitingLetters>;
  /** Streams whose id is above `after`, in the order of their ids. */
  streams(after: string, limit: number): Promise<readonly StreamRow[]>;
  /** Empties the index of concerns. False when the token is not the lease's. */
  emptyIndex(token: number): Promise<boolean>;
  fillIndex(piece: IndexPiece): Promise<boolean>;
  endMonth(end: MonthEnd): Promise<MonthEnded>;
  /** Resolves after the commit is durable. `fenced`: the token is not the lease's; nothing was written. */
  commit(group: CommitGroup): Promise<'committed' | 'fenced'>;
}

/** One place of a run with all that an audit looks at; `position` to `stream` are null where it is parked. */
export interface ChainedPlace {
  readonly run: string;
  readonly seq: number;
  readonly hash: string;
  /** Null in a detached month. */
  readonly body: string | null;
  readonly position: number | null;
  readonly eventId: string | null;
  readonly stream: string | null;
  /** Of the terminal, where it signed here. */
  readonly signature: string | null;
}

/** A row of the log without what it says: what its rolling hashes are made of. */
export type ChainedRow = Pick<
  LogRow,
  'position' | 'hash' | 'verdict' | 'logHash' | 'scope' | 'scopeSeq' | 'scopeHash'
>;

export interface ParkedEvent {
  readonly run: string;
  readonly seq: number;
  readonly code: string;
}

/** Whose pull it is: it gets the rows of these scopes, and its own of all. */
export interface Reader {
  readonly terminal: string;
  readonly follows: Follows;
}

/**
 * How far the log goes is told only once somebody has taken the lease since the database server started: what a server finds
 * in its files after a crash may have been acknowledged to nobody and not be on its replica yet. Until then `StoreUnavailable`.
 */
export interface LogReader {
  head(): Promise<LogHead>;
  latest(): Promise<Latest>;
  /**
   * Of the `limit` positions above `after`, in order; with a reader only the rows that are for it.
   * @throws HistoryDetached as every answer with bodies does when one of them is not there
   */
  rows(after: number, limit: number, reader?: Reader): Promise<readonly LogRow[]>;
  /** The same positions, whether their month is detached or not. */
  chained(after: number, limit: number): Promise<readonly ChainedRow[]>;
  /** Head of the log with the heads of all scopes there. */
  place(): Promise<LogPlace>;
  snapshot(request: SnapshotRequest): Promise<SnapshotPiece>;
  /** Rows of one stream, in order. */
  history(request: HistoryRequest): Promise<readonly LogRow[]>;
  /** Rolling hash at a position; null when the log is shorter. */
  logHashAt(position: number): Promise<string | null>;
  runs(ids: readonly string[]): Promise<readonly RunRow[]>;
  /** The furthest verified run of every terminal. */
  furthestRuns(): Promise<readonly RunRow[]>;
  /** Every place of every run, by run and sequence number, above `after`. */
  places(after: Place | null, limit: number): Promise<readonly ChainedPlace[]>;
  /** Of a run above `after`, by sequence number. */
  signatures(run: string, after: number, limit: number): Promise<readonly SignatureRow[]>;
  /** Dead letters and quarantined events of a run, at most 100, by sequence number; not what waits behind a letter. */
  parked(run: string): Promise<readonly ParkedEvent[]>;
  /** Ordered by run and sequence number, above `after`; the dropped ones, too. */
  deadLetters(after: Place | null, limit: number): Promise<DeadLetter[]>;
  quarantined(after: Place | null, limit: number): Promise<QuarantinedEvent[]>;
}
export interface Place {
  readonly run: string;
  readonly seq: number;
}

/** Where the log and each scope stand, at one instant. */
export interface LogScopes {
  readonly position: number;
  readonly logHash: string;
  readonly scopes: readonly ScopeHead[];
}

export interface CheckpointStore {
  scopeHeads(): Promise<LogScopes>;
  /** Those that are there already stay as they are. */
  saveCheckpoints(made: readonly Checkpoint[]): Promise<void>;
  /** The newest, oldest of them first. */
  newestCheckpoints(limit: number): Promise<readonly Checkpoint[]>;
  /** Above a position, in order. */
  checkpointsAfter(position: number, limit: number): Promise<readonly Checkpoint[]>;
}

export interface PlantRecord extends ServerIdentity {
  readonly site: string;
  readonly publicKey: string;
}

/** What a terminal last said of itself. */
export interface Heartbeat {
  readonly terminal: string;
  readonly saidRun: string;
  readonly saidSeq: number;
  /** It had applied the log through here; 0 where that is not known. */
  readonly saidCursor: number;
  readonly pending: number;
  readonly version: string;
  readonly clockOffsetMs: number;
  readonly lastHeardAt: string;
}

/** What a terminal said it had of an earlier run, of which the plant has less. */
export interface SaidRow {
  readonly run: string;
  readonly terminal: string;
  readonly seq: number;
  readonly saidAt: string;
}

export interface TerminalRecord {
  readonly certificate: Certificate;
  readonly revokedAt: string | null;
  readonly heartbeat: Heartbeat | null;
}

export type CodeUse =
  { readonly status: 'used' } | { readonly status: 'unknown' | 'expired' } | { readonly status: 'repeated' };

export interface IdentityStore {
  /** Stores the record if there is none yet, and returns the stored one. */
  identify(record: PlantRecord): Promise<PlantRecord>;
  terminals(): Promise<readonly TerminalRecord[]>;
  addCode(codeHash: string, expiresAt: string): Promise<void>;
  /**
   * Uses a code up and stores the terminal, atomically. `repeated`: this very public key used the code before (its answer was
   * lost); nothing is stored.
   */
  enroll(codeHash: string, now: string, terminal: Certificate): Promise<CodeUse>;
  revoke(terminal: string, at: string): Promise<void>;
  /** One that was heard earlier than the stored one is passed over. */
  saveHeartbeats(heartbeats: readonly Heartbeat[]): Promise<void>;
  heartbeats(): Promise<readonly Heartbeat[]>;
  saidRuns(): Promise<readonly SaidRow[]>;
  /** Writes rows, by their run, and deletes those of `settled`. */
  saveSaidRuns(said: readonly SaidRow[], settled: readonly string[]): Promise<void>;
}

/** The port between the plant's logic and its database; `tests/plant/storeContract.ts` says what it promises. */
export interface PlantStore
  extends AppenderStore, LogReader, CheckpointStore, IdentityStore, RecoveryStore, HistoryStore {
  close(): Promise<void>;
}
