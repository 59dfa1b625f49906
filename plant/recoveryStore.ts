import type { HeldRow, HeldRun } from '#sync/recovery';

/** By what it was noticed that the log is not what it was; `position`: how far it was known. */
export type Evidence =
  | { readonly kind: 'announced' }
  /** What a node had shown of it. */
  | { readonly kind: 'node'; readonly position: number }
  /** What the plant had signed, as a terminal holds it. */
  | {
      readonly kind: 'terminal';
      readonly terminal: string;
      readonly epoch: number;
      readonly position: number;
    };

/** One time that the log was put back, from when that was noticed until an administrator opened it. */
export interface RecoveryRecord {
  /** Of the log that was put back; what follows it counts one more. */
  readonly epoch: number;
  readonly noticedAt: string;
  /** Where the log ended then. */
  readonly base: number;
  readonly baseHash: string;
  readonly evidence: Evidence;
  /** Null while it is not open yet; so is `intact`. */
  readonly openedAt: string | null;
  /** What was signed under its epoch holds through this position, and may not hold behind it. */
  readonly intact: number | null;
}

/** What a terminal hands over; `terminal`: who did so first. */
export interface OfferedRow extends HeldRow {
  readonly terminal: string;
}
/** `terminal`: who says it, author or not. */
export interface OfferedRun extends HeldRun {
  readonly terminal: string;
}

/** What the plant signed of a place, whoever holds it. */
export type ProvenPlace = Pick<OfferedPlace, 'terminal' | 'position' | 'logHash'>;

/** A place that the plant signed, and whether the terminal that holds it has handed over all that it has. */
export interface OfferedPlace {
  readonly terminal: string;
  readonly position: number;
  readonly logHash: string;
  readonly whole: boolean;
}

export interface Offer {
  readonly terminal: string;
  /** Null where it shows none. */
  readonly place: Pick<OfferedPlace, 'position' | 'logHash'> | null;
  readonly rows: readonly HeldRow[];
  readonly runs: readonly HeldRun[];
  /** Others that the plant signed before. */
  readonly places: readonly Pick<OfferedPlace, 'position' | 'logHash'>[];
  readonly whole: boolean;
}

export interface RecoveryStore {
  /** All, the oldest first. */
  recoveries(): Promise<readonly RecoveryRecord[]>;
  /** From now on no lease lets anybody append, until `endRecovery`; nothing where that is so already. */
  beginRecovery(noticedAt: string, evidence: Evidence): Promise<void>;
  /** What is there already stays as it is; who has handed over all, has so until it shows another place. */
  keepOffer(offer: Offer): Promise<void>;
  offeredPlaces(): Promise<readonly OfferedPlace[]>;
  /** Those that the plant signed before, by position; of one place each hash once. */
  provenPlaces(): Promise<readonly ProvenPlace[]>;
  /** By run; several of a run where several say something of it. */
  offeredRuns(): Promise<readonly OfferedRun[]>;
  /** By position, above `after`, through `through`; more than one of a position where terminals differ. */
  offeredRows(after: number, through: number): Promise<readonly OfferedRow[]>;
  /** The last position of which there is a row; 0 without any. */
  offeredThrough(): Promise<number>;
  /**
   * Begins an epoch above its own and `known`, whose appender may append. Of what was offered stays what the log does not have. False when the token is not
   * the lease's.
   */
  endRecovery(
    token: number,
    end: { readonly openedAt: string; readonly intact: number; readonly known: number },
  ): Promise<boolean>;
}
