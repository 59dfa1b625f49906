/** A month of the log that is over. `first` and `last`: its positions. */
export interface HistoryMonth {
  /** `2026-11`, UTC, by the plant's clock when it was appended to. */
  readonly month: string;
  readonly first: number;
  readonly last: number;
  readonly closedAt: string;
  /** Null while its bodies are in the log. */
  readonly detachedAt: string | null;
}

export interface HistoryTrace {
  readonly month: string;
  readonly act: 'detached' | 'attached';
  readonly at: string;
  readonly by: string;
}

export interface HistoryList {
  /** Oldest first. */
  readonly months: readonly HistoryMonth[];
  /** The month that is appended to; empty before the first event. */
  readonly open: string;
  readonly trace: readonly HistoryTrace[];
}

/**
 * The appender leaves the open month at `before`, the head of the log, and goes on in `next`. Without a row since the last end only the
 * name changes. `held`: somebody reads the log for long; nothing was done.
 */
export interface MonthEnd {
  readonly token: number;
  readonly before: number;
  readonly next: string;
  readonly closedAt: string;
}

export type MonthEnded = 'ended' | 'fenced' | 'held';

export interface DetachRequest {
  readonly month: string;
  readonly at: string;
  /** Who does it, for the trace. */
  readonly by: string;
  /** Shapes that states are read in by name of stream type: what is stored in another has to be folded anew, from all of its events. */
  readonly stateVersions: Readonly<Record<string, number>>;
}
export type AttachRequest = Pick<DetachRequest, 'month' | 'at' | 'by'>;

/** `locked`: something reads the log without an end, a backup most likely. */
export type HistoryRefusal =
  | { readonly code: 'unknownMonth' | 'monthOpen' | 'detachedAlready' | 'attachedAlready' | 'locked' }
  /** These PCs have not applied the log through the month's end. */
  | { readonly code: 'terminalsBehind'; readonly terminals: readonly string[] }
  /** The table that holds the month is not in the database. */
  | { readonly code: 'tableMissing'; readonly table: string }
  /** It holds something else than what was detached, from this position on. */
  | { readonly code: 'tableDiffers'; readonly table: string; readonly position: number };

export type HistoryOutcome =
  | {
      readonly status: 'done';
      readonly rows: number;
      /** Bodies that stayed in the log: of streams that are open, or last as long as an open one. */
      readonly kept: number;
    }
  | ({ readonly status: 'refused' } & HistoryRefusal);

/** Bodies of rows that are asked for lie in months that are detached; nothing of them is given, because a part would look whole. */
export class HistoryDetached extends Error {
  readonly months: readonly string[];

  constructor(months: readonly string[]) {
    super(`the months ${months.join(', ')} of the log are detached: takt plant history attach MONTH`);
    this.name = 'HistoryDetached';
    this.months = months;
  }
}

/** Parts of the log by months. What is detached stays in the log but for its bodies: places, hashes and verdicts. */
export interface HistoryStore {
  months(): Promise<HistoryList>;
  detachMonth(request: DetachRequest): Promise<HistoryOutcome>;
  attachMonth(request: AttachRequest): Promise<HistoryOutcome>;
}

/** Of an instant in ms since 1970, UTC. */
export const monthOf = (ms: number): string => new Date(ms).toISOString().slice(0, 7);
