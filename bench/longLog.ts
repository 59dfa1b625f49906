import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { canonical } from '#domain/kernel/canonical';
import type { StreamState } from '#domain/kernel/streamType';
import { keptBy } from '#domain/kernel/streamType';
import { streamTypeOf } from '#domain/streams';
import type { CommitGroup, LogRow, StreamRow } from '#plant/store';
import { postgresStore } from '#plant/postgres/postgresStore';
import { bodyHashOf, genesis, link } from '#sync/chain';
import type { EventBody } from '#sync/envelope';
import { rollHash } from '#sync/log';
import { foldConfirmed } from '#sync/merge';
import type { ScopeHead } from '#sync/scopes';
import { emptyScope } from '#sync/scopes';
import type { Said } from '#tests/plant/writer';
import { unitStory } from './unitStory.ts';

/** Streams of one unit in the log: its order, itself and its visit; and their events, as long as they are over. */
export const streamsOfUnit = 3;
export const eventsOfUnit = 75;

export interface LongLogOptions {
  readonly databaseUrl: string;
  readonly units: number;
  /** The last of them are still on the line: what belongs to them is open. */
  readonly open: number;
  readonly terminal: string;
  readonly say: (line: string) => void;
}

const at = '2026-11-22T08:00:00.000Z';
/** Rows of one commit. */
const groupRows = 3_000;

/**
 * A plant's log as long as years make it, written where the plant writes, with the hashes, states and versions that it would have
 * given; only nobody judged it. Answers how many events there are.
 */
export async function writeLongLog(options: LongLogOptions): Promise<number> {
  const { databaseUrl, units, open, say } = options;
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  const store = postgresStore(pool);
  const found = await pool.query<{ token: string }>('select token from appender');
  const log = new LogWriter(options.terminal, Number(found.rows[0]?.token));
  for (let n = 0; n < units; n++) {
    for (const said of story(n, n < units - open)) log.add(said);
    if (log.waiting < groupRows && n + 1 < units) continue;
    if ((await store.commit(log.group())) !== 'committed') throw new Error('the plant wrote meanwhile');
    if (n % 5000 === 0) say(`${String(n)} of ${String(units)} units written`);
  }
  await pool.query('vacuum analyze event');
  await pool.query('vacuum analyze stream');
  await store.close();
  return log.position;
}

/** The unit's story without the sequence of its line, which is one stream for all; with more bolts. */
function story(n: number, over: boolean): readonly Said[] {
  const line = { line: 'L1', station: 'S1' };
  const told = unitStory(line, n).filter(({ stream }) => !stream.startsWith('sequence/'));
  const [order] = told;
  if (!order) return [];
  const unit = `u-L1-${String(n)}`;
  const fact = (type: string): Said => ({ ...order, type, payload: { unit } });
  const isEnd = ({ type }: Said): boolean => ['VisitClosed', 'UnitLeft', 'UnitShipped'].includes(type);
  const begun = [...told.filter((said) => !isEnd(said)), fact('OrderStarted')];
  const ended = [...told.filter(isEnd), fact('OrderConfirmed')];
  const bolts = told.filter(({ type }) => type === 'TighteningRecorded');
  const more = Array.from({ length: eventsOfUnit - begun.length - ended.length }, (_, i) =>
    bolts.slice(i % bolts.length, (i % bolts.length) + 1).map((bolt) => again(bolt, i + 1)),
  ).flat();
  return [...begun, ...more, ...(over ? ended : [])];
}

function again(bolt: Said, round: number): Said {
  const payload = bolt.payload as { readonly tighteningId: number };
  const tighteningId = payload.tighteningId + round * 10_000_000;
  return {
    ...bolt,
    payload: { ...payload, tighteningId },
    effectKey: `${bolt.effectKey ?? ''}/${String(round)}`,
  };
}

/** Chains, orders and folds what one run says. */
class LogWriter {
  position = 0;
  #before = 0;
  #logHash = genesis;
  #runHash = genesis;
  #rows: LogRow[] = [];
  #touched = new Map<string, { state: StreamState; version: number; scope: string }>();
  readonly #scopes = new Map<string, ScopeHead>();
  readonly #run = randomUUID();
  readonly #terminal: string;
  readonly #token: number;

  constructor(terminal: string, token: number) {
    this.#terminal = terminal;
    this.#token = token;
  }

  get waiting(): number {
    return this.#rows.length;
  }

  add(said: Said): void {
    const event = this.#eventOf(said);
    const { eventId, seq, stream, scope } = event;
    const body = canonical(event);
    const hash = link(this.#runHash, bodyHashOf(body));
    const head = this.#scopes.get(scope) ?? emptyScope(scope);
    const scopeHash = rollHash(head.hash, hash, 'accepted');
    this.#runHash = hash;
    this.#logHash = rollHash(this.#logHash, hash, 'accepted');
    this.#scopes.set(scope, { scope, seq: head.seq + 1, hash: scopeHash });
    this.position += 1;
    const [terminal, run, logHash] = [this.#terminal, this.#run, this.#logHash];
    const place = {
      position: this.position,
      eventId,
      terminal,
      run,
      seq,
      stream,
      scope,
      scopeSeq: head.seq + 1,
    };
    const streamVersion = this.#fold(event);
    const said2 = { verdict: 'accepted', refusal: null, receivedAt: at, hash, body, side: null } as const;
    this.#rows.push({ ...place, scopeHash, streamVersion, logHash, ...said2 });
  }

  /** What is waiting, to be committed. Streams are not taken up again behind it. */
  group(): CommitGroup {
    const rows = this.#rows;
    const before = this.#before;
    const run = { run: this.#run, terminal: this.#terminal, prevRun: null, prevHash: genesis };
    const known = { linked: true, ordinal: 1, parked: 0, conflicts: 0, firstReceivedAt: at };
    const group: CommitGroup = {
      token: this.#token,
      before,
      head: { position: this.position, logHash: this.#logHash, lamport: this.position },
      receivedAt: at,
      rows,
      scopes: [...this.#scopes.values()],
      streams: [...this.#touched].map(([stream, entry]) => streamRow(stream, entry)),
      runs: [{ ...run, seq: this.position, hash: this.#runHash, ...known }],
      signatures: [],
      claims: [],
      released: [],
      effects: [],
      concerns: [],
      unconcerned: [],
      deadLetters: [],
      quarantined: [],
      settled: [],
      dropped: [],
    };
    this.#rows = [];
    this.#touched = new Map();
    this.#before = this.position;
    return group;
  }

  #eventOf(said: Said): EventBody {
    const eventId = randomUUID();
    const seq = this.position + 1;
    return {
      eventId,
      terminal: this.#terminal,
      run: this.#run,
      seq,
      lamport: seq,
      scope: 'site',
      version: 1,
      occurredAt: at,
      clock: { offsetMs: null, uncertaintyMs: null, bootId: 'boot', monotonicMs: seq },
      actor: { kind: 'person', person: 'p-1', role: 'supervisor' },
      revision: null,
      causation: null,
      correlation: eventId,
      effectKey: null,
      reads: [],
      base: 0,
      ...said,
    };
  }

  /** Answers the version before. */
  #fold(event: EventBody): number {
    const { stream, scope } = event;
    const type = streamTypeOf(stream);
    if (!type) throw new Error(`no type of ${stream}`);
    const entry = this.#touched.get(stream) ?? { state: type.initial, version: 0, scope };
    const state = foldConfirmed(type, entry.state, event, 'accepted');
    this.#touched.set(stream, { ...entry, state, version: entry.version + 1 });
    return entry.version;
  }
}

function streamRow(
  stream: string,
  {
    state,
    version,
    scope,
  }: { readonly state: StreamState; readonly version: number; readonly scope: string },
): StreamRow {
  const type = streamTypeOf(stream);
  if (!type) throw new Error(`no type of ${stream}`);
  const kept = {
    stateVersion: type.stateVersion,
    state: JSON.stringify(state),
    keptBy: keptBy(type, stream, state),
  };
  return { stream, scope, version, ...kept };
}
