import type Database from 'better-sqlite3';
import { canonical } from '#domain/kernel/canonical';
import { contentHash } from '#domain/kernel/contentHash';

/** A command as its sender named it, to have no second effect when it comes again. */
export interface KeyedRequest {
  /** The idempotency key. */
  readonly key: string;
  /** `person/<id>`, `device/<id>`, `policy/<id>` */
  readonly sender: string;
  /** `<area>.<verb>` */
  readonly procedure: string;
  readonly input: unknown;
}

/** A request that was not answered yet; `fingerprint` stands for procedure and input. */
export type NewRequest = Omit<KeyedRequest, 'input'> & { readonly fingerprint: string };

export type Recalled<A> =
  | { readonly status: 'new'; readonly request: NewRequest }
  | { readonly status: 'answered'; readonly answer: A }
  /** The key stands for something else: another sender, procedure or input. */
  | { readonly status: 'reused' };

export interface AnswerRow extends NewRequest {
  readonly answer: string;
  readonly answeredAt: number;
}

/** How long an answer is kept, ms, and how many at most. */
export const answersKept = { ms: 24 * 60 * 60 * 1000, rows: 20_000 };

/** Rows looked at for dropping with each one written: more than one, so that a full table shrinks. */
const dropped = 8;

/** The answers to commands with a key. `keep` belongs into the transaction of the command's events. */
export class Answers<A> {
  readonly #sign: (text: string) => string;
  readonly #statements: ReturnType<typeof answerStatements>;

  constructor(sqlite: Database.Database, sign: (text: string) => string) {
    this.#sign = sign;
    this.#statements = answerStatements(sqlite);
  }

  recall(asked: KeyedRequest, nowMs: number): Recalled<A> {
    const { key, sender, procedure, input } = asked;
    const request = { key, sender, procedure, fingerprint: this.#fingerprint(procedure, input) };
    const found = this.#statements.find.get(key, nowMs - answersKept.ms);
    if (!found) return { status: 'new', request };
    const same = found.sender === sender && found.fingerprint === request.fingerprint;
    // Written by `keep` below and by nothing else.
    return same ? { status: 'answered', answer: JSON.parse(found.answer) as A } : { status: 'reused' };
  }

  keep(request: NewRequest, answer: A, nowMs: number): void {
    this.#statements.put.run({ ...request, answer: JSON.stringify(answer), answeredAt: nowMs });
    this.#statements.drop.run({ before: nowMs - answersKept.ms, rows: answersKept.rows, dropped });
  }

  /** An Ed25519 signature is the same each time, and nobody without the key can tell which input it is of. */
  #fingerprint(procedure: string, input: unknown): string {
    return contentHash(this.#sign(`answered command ${procedure} ${canonical(input)}`));
  }
}

const answerStatements = (sqlite: Database.Database) => ({
  find: sqlite.prepare<[string, number], AnswerRow>(
    `select key, sender, procedure, fingerprint, answer, answered_at as answeredAt from answered_command
     where key = ? and answered_at >= ?`,
  ),
  /** Another row of the key is one that has expired. */
  put: sqlite.prepare<[AnswerRow]>(
    `insert or replace into answered_command (key, sender, procedure, fingerprint, answer, answered_at)
     values (@key, @sender, @procedure, @fingerprint, @answer, @answeredAt)`,
  ),
  drop: sqlite.prepare<[{ readonly before: number; readonly rows: number; readonly dropped: number }]>(
    `delete from answered_command where id in (
       select id from (select id, answered_at from answered_command order by id limit @dropped)
       where answered_at < @before or id <= (select max(id) from answered_command) - @rows)`,
  ),
});
