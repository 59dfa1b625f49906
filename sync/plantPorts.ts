import type { Batch } from './batch.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Entering } from './entering.ts';
import type { FeedPlace, Page } from './page.ts';
import type { RecoveryAnswer, RecoveryRequest } from './recovery.ts';
import type { Follows } from './scopes.ts';
import type {
  FeedRow,
  HistoryAnswer,
  HistoryRequest,
  PullAnswer,
  PullRequest,
  PushAnswer,
  PushRequest,
  RunAck,
  RunsAnswer,
  RunsRequest,
  SnapshotAnswer,
  SnapshotRequest,
  TerminalStatus,
} from './messages.ts';

/** Why a request got no answer. */
export type PlantFault =
  /** No connection, no answer in time, or one that is not ours. Nothing is known of what the plant did. */
  | { readonly kind: 'unreachable'; readonly detail: string }
  /** No connection that can be trusted: a certificate or the protocol of either side; `code` says which. Nothing was sent. */
  | { readonly kind: 'tls'; readonly code: string }
  /** Overloaded or out of disk; come back after that time. */
  | { readonly kind: 'busy'; readonly retryAfterMs: number }
  /** Its log was put back: it takes nothing in until an administrator opens it. Come back after that time. */
  | { readonly kind: 'recovering'; readonly retryAfterMs: number }
  /** Another plant history than this terminal's. */
  | { readonly kind: 'mismatch'; readonly code: 'foreignServer' | 'rewound' | 'badProtocol' }
  /** The plant does not let this terminal speak; `revoked` is final. */
  | { readonly kind: 'denied'; readonly code: string }
  /** What the answer would need lies in months of the plant's log that are detached; until they are attached there is none. */
  | { readonly kind: 'detached'; readonly months: readonly string[] }
  /** The plant calls the request malformed: a bug on one side. */
  | { readonly kind: 'rejected'; readonly detail: string };

export type PlantAnswer<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: PlantFault };

/** One plant URL. Never rejects; an aborted request answers `unreachable`. `tests/sync/plantTransportContract.ts` says the rest. */
export interface PlantTransport {
  /** Shown to people: where it leads. */
  readonly url: string;
  push(request: PushRequest, signal: AbortSignal): Promise<PlantAnswer<PushAnswer>>;
  pull(request: PullRequest, signal: AbortSignal): Promise<PlantAnswer<PullAnswer>>;
  runs(request: RunsRequest, signal: AbortSignal): Promise<PlantAnswer<RunsAnswer>>;
  snapshot(request: SnapshotRequest, signal: AbortSignal): Promise<PlantAnswer<SnapshotAnswer>>;
  history(request: HistoryRequest, signal: AbortSignal): Promise<PlantAnswer<HistoryAnswer>>;
  recovery(request: RecoveryRequest, signal: AbortSignal): Promise<PlantAnswer<RecoveryAnswer>>;
}

export interface PushSelection {
  /** `own`: what this terminal said and what of others' it builds on. `heard`: whatever the plant is not known to have. */
  readonly whose: 'own' | 'heard';
  /** Leave out what builds on something that is neither at the plant nor to be had here; false sends it all the same. */
  readonly patient: boolean;
  readonly maxEvents: number;
  /** Characters of bodies over all batches; one commit may exceed it. */
  readonly maxChars: number;
  readonly maxBatches: number;
  /** Runs to leave out. */
  readonly without: ReadonlySet<string>;
  /** Runs of which the plant wants more than it had confirmed: send from after this sequence number. */
  readonly after: ReadonlyMap<string, number>;
}

export interface Selected {
  readonly batches: readonly Batch[];
  /** Something was left out by patience. */
  readonly held: boolean;
}

export interface Saved {
  readonly source: 'own' | 'heard';
}

/** Rows of a stream above position `after`, through `through`. */
export interface Lacking {
  readonly stream: string;
  readonly after: number;
  readonly through: number;
}

/** `corrupt`: what the plant sent does not add up. `storage`: the disk did not take it. Nothing happened either way. */
export type StoreAnswer<T = unknown> =
  | ({ readonly ok: true } & T)
  | { readonly ok: false; readonly kind: 'corrupt' | 'storage'; readonly detail: string };

/** What the plant link needs of the terminal's database. Every write is one durable transaction. */
export interface PlantLinkStore {
  place(): FeedPlace;
  /** Scopes that are kept up here; null for all. Empty at first. */
  follows(): Follows;
  /** From now on only these are kept up, each from where it stands: those that fell out are let go. */
  follow(scopes: Follows): StoreAnswer;
  status(): Pick<TerminalStatus, 'run' | 'lastSeq' | 'pending'>;
  /** When the plant last said that there was nothing newer; UTC, null for never. */
  plantNewsAt(): string | null;
  batchesToPush(selection: PushSelection): Selected;
  /** `moved`: some run is confirmed further than before. */
  /** The snapshot that is under way; null without one. */
  entering(): Entering | null;
  giveUpEntering(): StoreAnswer;
  /** Rows of that snapshot; once its `next` is null its scopes are followed. */
  applySnapshot(rows: readonly FeedRow[], state: Entering): StoreAnswer;
  /** Rows of one stream that were lacking, in order. */
  applyHistory(rows: readonly FeedRow[]): StoreAnswer;
  /** Lets go of some of what lies in scopes that are neither kept up nor being entered. */
  letGo(): StoreAnswer<{ readonly more: boolean }>;
  /**
   * Others' runs of which something is here that the plant is not known to have, and not what comes before it, so that it cannot be forwarded; at
   * most `limit`.
   */
  behindGaps(limit: number): readonly string[];
  /** Events that the plant has acknowledged and that wait for their rows; at most `limit`. */
  acknowledged(limit: number): readonly string[];
  /**
   * These should have come and did not. Answers the streams whose history tells of them, with those of earlier calls, also before a
   * stop, until `historiesFetched`.
   */
  settleStranded(eventIds: readonly string[]): StoreAnswer<{ readonly streams: readonly string[] }>;
  /** The histories of all streams that `settleStranded` answered are here to their ends. */
  historiesFetched(): StoreAnswer;
  ack(acks: readonly RunAck[]): StoreAnswer<{ readonly moved: boolean }>;
  /**
   * `lacking`: nothing was applied, because these rows must be there first. Of `away`, streams whose rows are not to be had now,
   * nothing lacks and nothing is shown: the next row of one asks again.
   */
  applyPage(page: Page, away?: ReadonlySet<string>): StoreAnswer<{ readonly lacking: readonly Lacking[] }>;
  newestCheckpoint(): Checkpoint | null;
  /** Whose signatures were checked. */
  keepCheckpoints(made: readonly Checkpoint[]): StoreAnswer;
  /** Told after each commit of own events and each hearing of others'; returns the way to stop. */
  onSaved(listener: (saved: Saved) => void): () => void;
}
