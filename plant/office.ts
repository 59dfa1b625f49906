/** An import folder comes as one body; bytes. */
export const officeBodyLimit = 16 * 1024 * 1024;

/** Content type of a carried file, which may be of any length and is not kept in memory. */
export const carryType = 'application/x-takt-carry';

/** What the office terminal answered to a command that came through the plant's door. */
export interface OfficeAnswer {
  /** 200, 400 (invalid input), 403, 404 (no such command), 409 (refused), 422 (the key stands for another command). */
  readonly status: number;
  readonly body: unknown;
}

/** What needs somebody, as the office terminal knows it. */
export interface Attention {
  readonly open: number;
  readonly overdue: number;
  /** Age of the oldest, ms; 0 when there is none. */
  readonly oldestMs: number;
}

/** The office terminal as the plant's admin API reaches it: ERP intake, import and enrolment write through it, as everybody. */
export interface Office {
  /**
   * `site.enrollTerminal` and its input, sent as the plant's administrator (a device of the office terminal). `key`: the
   * `Idempotency-Key` as it came, if one did.
   */
  execute(command: string, input: unknown, key?: string): Promise<OfficeAnswer>;
  /**
   * Takes in a file that was carried here (`sync/carry`), as heard: the office terminal hands it to the plant in causal order. 200 with
   * what was in it, 409 with `{code}` where nothing was taken. It reads all of `bytes`.
   */
  carry(bytes: AsyncIterable<Uint8Array>): Promise<OfficeAnswer>;
  attention?(): Attention;
}
