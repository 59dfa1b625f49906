import type Database from 'better-sqlite3';
import { genesis } from '#sync/chain';
import type { Checkpoint } from '#sync/checkpoint';
import { checkpointHolds } from '#sync/checkpoint';
import { parseBody } from '#sync/envelope';
import { rollHash } from '#sync/log';
import { verdict } from '#sync/messages';
import { heldCheckpoints } from './checkpoints.ts';

export type LogFault =
  /** A place of the plant's log is missing. */
  | 'logGap'
  /** Between these places something is not as the plant told it: an order, a verdict, an event. */
  | 'log'
  /** The same, of one scope. */
  | 'scope'
  /** A checkpoint that the plant never signed. */
  | 'checkpoint';

/** `through` is `from` where the place is known exactly. */
export interface FoundLogFault {
  readonly fault: LogFault;
  readonly from: number;
  readonly through: number;
  readonly scope: string | null;
}

export interface LogAudit {
  /** The plant's log is here through this position. */
  readonly positions: number;
  /** Of these, what this terminal was not sent or has let go of: nothing is said of them, and the log is checked between them alone. */
  readonly absent: number;
  readonly scopes: number;
  readonly checkpoints: number;
  readonly logFaults: readonly FoundLogFault[];
}

interface Row {
  readonly position: number;
  readonly hash: string;
  readonly status: string;
  readonly body: string;
}

/** More of them tell nobody more. */
const mostFaults = 1000;

/**
 * Recomputes the plant's log as this terminal was told it: positions without a gap where it was sent all and kept all, the rolling hash of the whole and of each scope, held against
 * every checkpoint and against where the terminal says it stands. All of one instant; rows stream by.
 */
export const auditLog = (database: Database.Database, plantKey: string): LogAudit =>
  database.transaction(() => new LogWalk(database, plantKey).over())();

interface Head {
  seq: number;
  hash: string;
  /** The heads of other scopes are right or wrong by themselves. */
  suspect: boolean;
}

class LogWalk {
  readonly #database: Database.Database;
  readonly #plantKey: string;
  readonly #faults: FoundLogFault[] = [];
  readonly #scopes = new Map<string, Head>();
  /** It follows some scopes, entered some by a snapshot or let go of some events: positions are missing rightly. */
  readonly #isPart: boolean;
  #absent = 0;
  #position = 0;
  /** Null once a gap made it unknown. */
  #hash: string | null = genesis;
  /** All through here is borne out. */
  #soundThrough = 0;
  #checkpoints = 0;

  constructor(database: Database.Database, plantKey: string) {
    this.#database = database;
    this.#plantKey = plantKey;
    this.#isPart = this.#holdsPart();
  }

  over(): LogAudit {
    const signed = this.#signed();
    const rows = this.#database.prepare<[], Row>(
      'select position, hash, status, body from event where position is not null order by position',
    );
    let next = 0;
    for (const row of rows.iterate()) {
      this.#roll(row);
      for (; signed[next] && (signed[next]?.position ?? 0) <= row.position; next += 1)
        this.#compare(signed[next]);
    }
    this.#end(signed.at(-1));
    const scopes = this.#scopes.size;
    return {
      positions: this.#position,
      absent: this.#absent,
      scopes,
      checkpoints: this.#checkpoints,
      logFaults: this.#faults,
    };
  }

  #signed(): readonly Checkpoint[] {
    return heldCheckpoints(this.#database).filter((made) => {
      const holds = checkpointHolds(made, this.#plantKey);
      if (!holds) this.#fault('checkpoint', made.position, made.position);
      return holds;
    });
  }

  #roll({ position, hash, status, body }: Row): void {
    if (position !== this.#position + 1) {
      this.#gap(position - 1);
      this.#hash = null;
      for (const head of this.#scopes.values()) head.suspect = true;
    }
    this.#position = position;
    const judged = verdict.safeParse(status).data;
    if (judged === undefined) return this.#fault('log', position, position);
    if (this.#hash !== null) this.#hash = rollHash(this.#hash, hash, judged);
    const scope = parseBody(body)?.scope;
    if (scope === undefined) return;
    const head = this.#scopes.get(scope) ?? { seq: 0, hash: genesis, suspect: this.#hash === null };
    this.#scopes.set(scope, head);
    head.seq += 1;
    head.hash = rollHash(head.hash, hash, judged);
  }

  #compare(made: Checkpoint | undefined): void {
    if (!made || made.position !== this.#position) return;
    this.#checkpoints += 1;
    if (this.#hash !== null && this.#hash !== made.logHash)
      this.#fault('log', this.#soundThrough + 1, made.position);
    const isAfterGap = this.#hash === null;
    for (const { scope, seq, hash } of made.scopes) {
      const here = this.#scopes.get(scope);
      const same = here?.seq === seq && here.hash === hash;
      if (!same && !(here?.suspect ?? (this.#isPart && isAfterGap)))
        this.#fault('scope', this.#soundThrough + 1, made.position, scope);
      // From here on by what the plant signed, so that each fault is told once.
      this.#scopes.set(scope, { seq, hash, suspect: false });
    }
    this.#hash = made.logHash;
    this.#soundThrough = made.position;
  }

  /** Where the terminal says that it stands, and what was signed beyond that. */
  #end(newest: Checkpoint | undefined): void {
    const said = this.#setting('headHash');
    const cursor = Number(this.#setting('cursor') ?? 0);
    if (this.#isPart && cursor > this.#position) {
      this.#gap(cursor);
      this.#position = cursor;
      this.#hash = null;
    }
    if (cursor > this.#position) this.#gap(cursor);
    else if (newest && newest.position > Math.max(cursor, this.#position))
      this.#fault('logGap', this.#position + 1, newest.position);
    else if (this.#hash !== null && said !== undefined && said !== this.#hash)
      this.#fault('log', this.#soundThrough + 1, cursor);
  }

  #gap(through: number): void {
    if (this.#isPart) this.#absent += through - this.#position;
    else this.#fault('logGap', this.#position + 1, through);
  }

  #holdsPart(): boolean {
    if (this.#setting('entering') !== undefined || (this.#setting('follows') ?? 'null') !== 'null')
      return true;
    return (
      this.#database
        .prepare<[], unknown>(
          'select 1 from hash_only h join run r on r.run = h.run where h.hash is not null and h.seq <= r.acked_seq limit 1',
        )
        .get() !== undefined
    );
  }

  #setting(name: string): string | undefined {
    return this.#database
      .prepare<[string], { readonly value: string }>('select value from setting where name = ?')
      .get(name)?.value;
  }

  #fault(fault: LogFault, from: number, through: number, scope: string | null = null): void {
    if (this.#faults.length < mostFaults) this.#faults.push({ fault, from, through, scope });
  }
}
