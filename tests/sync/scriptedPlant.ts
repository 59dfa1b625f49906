import type { Batch } from '#sync/batch';
import { genesis } from '#sync/chain';
import type { Checkpoint } from '#sync/checkpoint';
import type { Entering } from '#sync/entering';
import type { PullAnswer, PullRequest, PushRequest, RunAck } from '#sync/messages';
import type { Page } from '#sync/page';
import type {
  PlantAnswer,
  PlantFault,
  PlantLinkStore,
  PlantTransport,
  PushSelection,
  Saved,
} from '#sync/plantPorts';

export const identity = { serverId: '018f0000-0000-7000-8000-00000000aaaa', epoch: 1 };
export const ownRun = '018f0000-0000-7000-8000-00000000bbbb';

const ok = <T>(value: T): PlantAnswer<T> => ({ ok: true, value });
const fail = (fault: PlantFault): PlantAnswer<never> => ({ ok: false, fault });

/** An empty page of a plant whose log is empty. */
export const quiet = (clockMs = 0, acks: RunAck[] = []): PullAnswer => ({
  ...identity,
  rows: [],
  cursor: 0,
  headHash: genesis,
  head: 0,
  scopes: null,
  clockMs,
  heard: [],
  acks,
});

/** A plant that does what a test says. Long polls stay open until `news` or until they are given up. */
export class ScriptedPlant implements PlantTransport {
  readonly url: string;
  readonly pulls: PullRequest[] = [];
  readonly pushes: PushRequest[] = [];
  readonly asked: string[] = [];
  /** Streams of which rows were fetched. */
  readonly histories: string[] = [];
  /** Answers of the next pulls, first one first; then quiet. */
  readonly pullScript: PlantAnswer<PullAnswer>[] = [];
  /** What becomes of each push. */
  onPush: (request: PushRequest) => PlantAnswer<RunAck[]> | 'silence' = ({ batches }) =>
    ok(batches.map(ackOf));
  onPull: (request: PullRequest) => PlantAnswer<PullAnswer> | 'wait' = ({ waitMs }) =>
    this.pullScript.shift() ?? (waitMs > 0 ? 'wait' : ok(quiet()));
  readonly #waiting = new Set<(answer: PlantAnswer<PullAnswer>) => void>();

  constructor(url = 'http://plant') {
    this.url = url;
  }

  get openPulls(): number {
    return this.#waiting.size;
  }

  fault(fault: PlantFault): void {
    this.onPull = () => fail(fault);
    for (const answer of this.#waiting) answer(fail(fault));
  }

  news(answer: PullAnswer): void {
    for (const waiting of this.#waiting) waiting(ok(answer));
  }

  pull(request: PullRequest, signal: AbortSignal): Promise<PlantAnswer<PullAnswer>> {
    this.pulls.push(request);
    const answer = this.onPull(request);
    if (answer !== 'wait') return Promise.resolve(answer);
    return new Promise((resolve) => {
      const settle = (given: PlantAnswer<PullAnswer>) => {
        this.#waiting.delete(settle);
        resolve(given);
      };
      this.#waiting.add(settle);
      signal.addEventListener('abort', () => settle(fail({ kind: 'unreachable', detail: 'given up' })));
    });
  }

  push(request: PushRequest, signal: AbortSignal) {
    this.pushes.push(request);
    const answer = this.onPush(request);
    if (answer !== 'silence')
      return Promise.resolve(answer.ok ? ok({ ...identity, acks: answer.value }) : answer);
    return new Promise<PlantAnswer<never>>((resolve) => {
      signal.addEventListener('abort', () => resolve(fail({ kind: 'unreachable', detail: 'given up' })));
    });
  }

  snapshot() {
    return Promise.resolve(ok({ ...identity, rows: [], next: null, start: null }));
  }

  history({ stream }: { readonly stream: string }) {
    this.histories.push(stream);
    return Promise.resolve(ok({ ...identity, rows: [], next: null }));
  }

  recovery() {
    const told = { status: 'unproven', after: 0, has: false, signature: 's'.repeat(88) } as const;
    return Promise.resolve(ok({ ...identity, ...told }));
  }

  runs({ runs }: { readonly runs: readonly string[] }) {
    this.asked.push(...runs);
    return Promise.resolve(
      ok({ ...identity, acks: runs.map((run) => ({ run, seq: 0, resendFrom: null, fault: null })) }),
    );
  }
}

export const ackOf = (batch: Batch): RunAck => ({
  run: batch.run,
  seq: batch.fromSeq + batch.events.length - 1,
  resendFrom: null,
  fault: null,
});

/** A terminal's database as numbers: `count` events per run, of which some are acknowledged. */
export class CountingStore implements PlantLinkStore {
  readonly runs = new Map<string, { own: boolean; count: number; acked: number }>();
  readonly applied: Page[] = [];
  readonly #listeners = new Set<(saved: Saved) => void>();
  readonly checkpoints: Checkpoint[] = [];
  newsAt: string | null = null;
  /** A snapshot that was begun before. */
  begun: Entering | null = null;
  /** Own events build on something that is not to be had. */
  holding = false;
  /** Runs that cannot be forwarded, for what comes before is not here. */
  behind: readonly string[] = [];
  failing: 'corrupt' | 'storage' | null = null;
  /** Streams of which rows are missing for the next pages, once each. */
  readonly lackings: string[] = [];
  place() {
    const last = this.applied.at(-1);
    return { cursor: last?.cursor ?? 0, headHash: last?.headHash ?? null, heads: new Map() };
  }

  follows() {
    return null;
  }

  follow() {
    return { ok: true as const };
  }

  say(n: number, run = ownRun, own = true): void {
    const known = this.runs.get(run) ?? { own, count: 0, acked: 0 };
    this.runs.set(run, { ...known, count: known.count + n });
    for (const listener of this.#listeners) listener({ source: own ? 'own' : 'heard' });
  }

  status() {
    const own = [...this.runs.values()].filter((r) => r.own);
    const pending = own.reduce((sum, r) => sum + Math.max(0, r.count - r.acked), 0);
    return { run: ownRun, lastSeq: this.runs.get(ownRun)?.count ?? 0, pending };
  }

  plantNewsAt() {
    return this.newsAt;
  }

  batchesToPush({ whose, patient, without, after, maxEvents }: PushSelection) {
    if (whose === 'own' && patient && this.holding) return { batches: [], held: true };
    const batches = [...this.runs].flatMap(([run, { own, count, acked }]) => {
      const from = (after.get(run) ?? acked) + 1;
      if (own !== (whose === 'own') || without.has(run) || from > count) return [];
      const events = Array.from({ length: Math.min(maxEvents, count - from + 1) }, () => ({ body: '{}' }));
      const terminal = own ? 'me' : 'other';
      return [{ terminal, run, prevRun: null, fromSeq: from, prevHash: genesis, events, signature: '' }];
    });
    return { batches, held: false };
  }

  ack(acks: readonly RunAck[]) {
    let moved = false;
    for (const { run, seq } of acks) {
      const known = this.runs.get(run);
      if (!known || seq <= known.acked) continue;
      this.runs.set(run, { ...known, acked: seq });
      moved = true;
    }
    return { ok: true as const, moved };
  }

  applyPage(page: Page) {
    if (this.failing) return { ok: false as const, kind: this.failing, detail: 'told to' };
    const lacks = this.lackings.shift();
    if (lacks !== undefined)
      return { ok: true as const, lacking: [{ stream: lacks, after: 0, through: page.cursor }] };
    if (page.rows.length > 0) this.applied.push(page);
    if (page.toldAt !== null) this.newsAt = page.toldAt;
    return { ok: true as const, lacking: [] };
  }

  entering() {
    return this.begun;
  }

  giveUpEntering() {
    this.begun = null;
    return { ok: true as const };
  }

  newestCheckpoint() {
    return this.checkpoints.at(-1) ?? null;
  }

  keepCheckpoints(made: readonly Checkpoint[]) {
    this.checkpoints.push(...made);
    return { ok: true as const };
  }

  applySnapshot() {
    return { ok: true as const };
  }

  applyHistory() {
    return { ok: true as const };
  }

  letGo() {
    return { ok: true as const, more: false };
  }

  behindGaps() {
    return this.behind;
  }

  acknowledged() {
    return [];
  }

  settleStranded() {
    return { ok: true as const, streams: [] };
  }

  historiesFetched() {
    return { ok: true as const };
  }

  onSaved(listener: (saved: Saved) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
