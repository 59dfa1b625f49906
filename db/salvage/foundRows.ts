import type Database from 'better-sqlite3';
import { bodyHashOf } from '#sync/chain';
import type { EventBody } from '#sync/envelope';
import { parseBody } from '#sync/envelope';
import type { AnswerRow } from '../answers.ts';
import { pageReader, rawPages } from './rawPages.ts';
import type { RawPage } from './rawPages.ts';
import type { RawRecord, RawValue } from './rawRecords.ts';
import { rawRecords } from './rawRecords.ts';

/** An event as a page holds it; whether it is what its terminal wrote is for its chain to say. */
export interface FoundEvent {
  readonly event: EventBody;
  readonly body: string;
  readonly bodyHash: string;
  readonly hash: string;
  readonly side: string | null;
  readonly signature: string | null;
}

/** How a run began, as a page holds it. */
export interface FoundRun {
  readonly run: string;
  readonly terminal: string;
  readonly prevRun: string | null;
  readonly prevHash: string | null;
}

/** What the pages of a database hold, several versions of one thing among them. */
export interface FoundRows {
  /** By run and sequence number; more than one where pages tell different things. */
  readonly events: ReadonlyMap<string, ReadonlyMap<number, readonly FoundEvent[]>>;
  readonly runs: readonly FoundRun[];
  /** Places that an index names, by run, whether or not their events were found. */
  readonly places: ReadonlyMap<string, ReadonlySet<number>>;
  readonly settings: ReadonlyMap<string, readonly string[]>;
  readonly answers: readonly AnswerRow[];
}

/** Columns of the tables in the order of their records, as a database of this version has them. */
export type Columns = Readonly<Record<'event' | 'run' | 'setting' | 'answered_command', readonly string[]>>;

/**
 * Reads whatever pages of these databases and their write-ahead logs can be read, in no order and by no index. `wanted` says of which events' places
 * something is not known yet: the others are not kept in memory.
 */
export function findRows(
  databases: readonly string[],
  columns: Columns,
  wanted: (run: string, seq: number) => boolean,
): FoundRows {
  const finding = new Finding(columns, wanted);
  for (const database of databases) {
    const pages = pageReader(database);
    try {
      for (const page of rawPages(database))
        for (const record of rawRecords(page, (n) => pages.read(n))) finding.take(record);
    } finally {
      pages.close();
    }
  }
  return finding;
}

/** The same of some pages. */
export function rowsOf(
  pages: Iterable<RawPage>,
  next: (page: number) => Buffer | null,
  columns: Columns,
  wanted: (run: string, seq: number) => boolean,
): FoundRows {
  const finding = new Finding(columns, wanted);
  for (const page of pages) for (const record of rawRecords(page, next)) finding.take(record);
  return finding;
}

export function columnsOf(sqlite: Database.Database): Columns {
  const names = (table: string): readonly string[] =>
    sqlite
      .prepare<[string], { readonly name: string }>('select name from pragma_table_info(?) order by cid')
      .all(table)
      .map(({ name }) => name);
  return {
    event: names('event'),
    run: names('run'),
    setting: names('setting'),
    answered_command: names('answered_command'),
  };
}

/** Everything that these databases' pages hold under a setting's name, the newest last as far as pages tell. */
export function settingsIn(databases: readonly string[], name: string): readonly string[] {
  const none: Columns = { event: [], run: [], setting: ['name', 'value'], answered_command: [] };
  return findRows(databases, none, () => false).settings.get(name) ?? [];
}

class Finding implements FoundRows {
  readonly events = new Map<string, Map<number, FoundEvent[]>>();
  readonly runs: FoundRun[] = [];
  readonly places = new Map<string, Set<number>>();
  readonly settings = new Map<string, string[]>();
  readonly answers: AnswerRow[] = [];
  readonly #columns: Columns;
  readonly #wanted: (run: string, seq: number) => boolean;

  constructor(columns: Columns, wanted: (run: string, seq: number) => boolean) {
    this.#columns = columns;
    this.#wanted = wanted;
  }

  /** A record does not say which table it is of: its values do. */
  take({ kind, values }: RawRecord): void {
    if (kind === 'entry') return this.#takePlace(values);
    const { event, run, setting, answered_command: answered } = this.#columns;
    if (values.length === event.length) this.#takeEvent(named(event, values));
    if (values.length === run.length) this.#takeRun(named(run, values));
    if (values.length === setting.length) this.#takeSetting(named(setting, values));
    if (values.length === answered.length) this.#takeAnswer(named(answered, values));
  }

  #takeEvent({ event_id: eventId, run, seq, body, hash, side, signature }: Named): void {
    if (!isText(run) || !isPlace(seq) || !isText(body) || !isHash(hash)) return;
    if (!this.#wanted(run, seq)) return;
    const event = parseBody(body);
    if (event === null || event.eventId !== eventId || event.run !== run || event.seq !== seq) return;
    const found = {
      event,
      body,
      bodyHash: bodyHashOf(body),
      hash,
      side: isText(side) ? side : null,
      signature: isText(signature) ? signature : null,
    };
    const ofRun = this.events.get(run) ?? new Map<number, FoundEvent[]>();
    this.events.set(run, ofRun.set(seq, withVersion(ofRun.get(seq) ?? [], found)));
  }

  #takeRun({ run, terminal, prev_run: prevRun, prev_hash: prevHash }: Named): void {
    if (!isText(run) || !isText(terminal)) return;
    if ((prevRun !== null && !isText(prevRun)) || (prevHash !== null && !isHash(prevHash))) return;
    const found = { run, terminal, prevRun, prevHash };
    if (!this.runs.some((known) => sameRun(known, found))) this.runs.push(found);
  }

  #takePlace([run, seq, rowid, ...more]: readonly RawValue[]): void {
    if (more.length > 0 || !isText(run) || !isPlace(seq) || typeof rowid !== 'number') return;
    if (!this.#wanted(run, seq)) return;
    const ofRun = this.places.get(run) ?? new Set<number>();
    this.places.set(run, ofRun.add(seq));
  }

  #takeSetting({ name, value }: Named): void {
    if (!isText(name) || !isText(value)) return;
    const values = this.settings.get(name) ?? [];
    if (!values.includes(value)) this.settings.set(name, [...values, value]);
  }

  #takeAnswer({ key, sender, procedure, fingerprint, answer, answered_at: answeredAt }: Named): void {
    if (!isText(key) || !isText(sender) || !isText(procedure) || !isText(fingerprint)) return;
    if (isText(answer) && typeof answeredAt === 'number')
      this.answers.push({ key, sender, procedure, fingerprint, answer, answeredAt });
  }
}

type Named = Readonly<Record<string, RawValue | undefined>>;
const named = (columns: readonly string[], values: readonly RawValue[]): Named =>
  Object.fromEntries(columns.map((column, i) => [column, values[i]]));

const isText = (value: RawValue | undefined): value is string => typeof value === 'string';
const isPlace = (value: RawValue | undefined): value is number => typeof value === 'number' && value >= 1;
const isHash = (value: RawValue | undefined): value is string =>
  isText(value) && /^[0-9a-f]{64}$/u.test(value);

const sameRun = (a: FoundRun, b: FoundRun): boolean =>
  a.run === b.run && a.terminal === b.terminal && a.prevRun === b.prevRun && a.prevHash === b.prevHash;

/** An event is written before its commit is signed: the version with the signature stands for both. */
function withVersion(known: readonly FoundEvent[], found: FoundEvent): FoundEvent[] {
  const same = known.find(
    ({ hash, body, signature }) =>
      hash === found.hash &&
      body === found.body &&
      (signature === found.signature || found.signature === null),
  );
  return same ? [...known] : [...known, found];
}
