import { stateVersions, streamTypeOf } from '#domain/streams';
import { pullAnswerOf } from '#plant/exchange';
import { toFeedRow } from '#plant/feed';
import type { PlantCore } from '#plant/plantCore';
import { startCore } from '#plant/plantCore';
import { StoreUnavailable } from '#plant/store';
import { historyRequest, pullRequest, pushRequest, runsRequest, snapshotRequest } from '#sync/messages';
import type {
  EnrollAnswer,
  FeedRow,
  HistoryAnswer,
  PullAnswer,
  PushAnswer,
  RunsAnswer,
  SnapshotAnswer,
} from '#sync/messages';
import type { PlantAnswer } from '#sync/plantPorts';
import type { RecoveryAnswer } from '#sync/recovery';
import { recoveryRequest } from '#sync/recovery';
import { isFollowed } from '#sync/scopes';
import type { KeyPair } from '#sync/signing';
import { memoryPlantStore, MemoryDisk } from '#tests/plant/memoryPlantStore';
import type { Weather } from '#tests/plant/memoryPlantStore';
import type { Bug } from './bugs.ts';
import { plantStoreWith, plantTypeWith } from './bugs.ts';
import { keyPairOf } from './keys.ts';
import { givenThrough, givenTo, isAtHand } from './scopes.ts';
import type { World } from './world.ts';
import { epochMs, nodeRuntime } from './world.ts';

export const siteName = 'sim';

/** The real plant core on a disk of maps; its process can die at any moment, also between a commit and its answer. */
export class SimPlant {
  readonly disk = new MemoryDisk();
  readonly leaks: string[] = [];
  /** Terminals that came when some streams were over already: they do not hold those. */
  readonly latecomers = new Set<string>();
  readonly #world: World;
  readonly #bug: Bug | null;
  readonly #keys: KeyPair;
  #core: PlantCore | null = null;
  #life = 0;
  #codes = 0;
  #backup: MemoryDisk | null = null;
  /** How often an administrator looked in vain. */
  #asked = 0;
  /** The database's own trouble. */
  weather: Weather = 'fine';

  constructor(world: World, bug: Bug | null) {
    this.#world = world;
    this.#bug = bug;
    this.#keys = keyPairOf(world.fork());
  }

  get up(): boolean {
    return this.#core !== null;
  }

  /** Starts it; while its database is away it is started again and again, as a supervisor would. */
  async start(): Promise<void> {
    const life = ++this.#life;
    const alive = () => this.#life === life;
    try {
      const core = await this.#open(alive);
      if (alive()) this.#core = core;
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      this.#world.after(500, () => {
        if (alive()) void this.start();
      });
    }
  }

  #open(alive: () => boolean): Promise<PlantCore> {
    const world = this.#world;
    const runtime = nodeRuntime(world, world.fork(), { skewMs: () => 0, alive, caught: rethrow });
    const memory = memoryPlantStore({ nowMs: () => runtime.nowMs(), weather: () => this.weather }, this.disk);
    return startCore({
      store: plantStoreWith(this.#bug, { store: memory, disk: this.disk, world, alive }),
      runtime,
      typeOf: (stream) => {
        const type = streamTypeOf(stream);
        return type && plantTypeWith(this.#bug, type);
      },
      stateVersions,
      site: siteName,
      keys: this.#keys,
      holder: 'plant',
      checkpoints: { positions: 25, everyMs: 20_000 },
      newCode: () => `CODE-${++this.#codes}-0000`,
    });
  }

  /** Where each event stood in the log when it was put back. */
  stood: ReadonlyMap<string, number> = new Map();

  /** What a backup of its database would have now. */
  backUp(): void {
    this.#backup = structuredClone(this.disk);
  }

  /** Somebody puts the backup in the database's place, and says so before anybody comes, or does not. */
  async rewind(announced: boolean): Promise<void> {
    if (!this.#backup) return;
    this.crash();
    const { lease, log } = this.disk;
    this.#world.trace(`the plant is put back from ${log.length} to ${this.#backup.log.length}`);
    if (log.length > this.#backup.log.length) this.#world.sometimes('fault.plantRewind');
    this.stood = new Map(log.map(({ eventId, position }) => [eventId, position]));
    Object.assign(this.disk, structuredClone(this.#backup));
    this.disk.lease.token = Math.max(this.disk.lease.token, lease.token);
    if (!announced) return this.start();
    this.#world.sometimes('recovery.announced');
    const { epoch } = this.disk.plant ?? { epoch: 1 };
    const { position: base, logHash: baseHash } = this.disk.head;
    const noticedAt = new Date(epochMs + this.#world.nowMs).toISOString();
    const evidence = { kind: 'announced' } as const;
    this.disk.recoveries.push({ epoch, noticedAt, base, baseHash, evidence, openedAt: null, intact: null });
    return this.start();
  }

  /** An administrator opens it once these terminals have handed over all that they hold. */
  async openWith(terminals: readonly string[]): Promise<void> {
    const status = await this.#core?.recovery.status();
    if (!status || !this.#core) return;
    const whole = new Set(status.places.filter((p) => p.whole).map(({ terminal }) => terminal));
    this.#asked += 1;
    if (this.#asked < 12 && !terminals.every((terminal) => whole.has(terminal))) return;
    if (status.holes.length > 0) this.#world.sometimes('recovery.holes');
    if (status.unproven.length > 0) this.#world.sometimes('recovery.unproven');
    if (status.unsigned.length > 0) this.#world.sometimes('recovery.unsigned');
    if (status.disagreements.length > 0) this.#world.sometimes('recovery.disagreements');
    const asIs = status.disagreements.length > 0;
    const opened = await this.#core.recovery.open({
      withHoles: true,
      withUnproven: true,
      prefer: null,
      asIs,
    });
    this.#world.trace(`recovery ${JSON.stringify(opened)}`);
    if (opened.status !== 'opened') return;
    this.#asked = 0;
    if (opened.taken > 0) this.#world.sometimes('recovery.taken');
    if (opened.lost > 0) this.#world.sometimes('recovery.lost');
  }

  /** kill -9: memory and everything in flight are gone, the disk stays. */
  crash(): void {
    this.#life += 1;
    this.#core = null;
  }

  async enroll(name: string, publicKey: string): Promise<EnrollAnswer> {
    const core = this.#running();
    const { code } = await core.identity.createCode(86_400_000);
    const enrolment = await core.identity.enroll({ protocol: 1, code, name, publicKey });
    if (enrolment.status !== 'enrolled') throw new Error(`enrolment: ${enrolment.code}`);
    return enrolment.answer;
  }

  async push(request: unknown): Promise<PlantAnswer<PushAnswer>> {
    const core = this.#running();
    if (core.intake.turnsAway !== null) return this.#busy(core.intake.turnsAway);
    const result = await core.exchange.push(pushRequest.parse(request));
    return result.status === 'busy' ? this.#busy(result.retryAfterS) : { ok: true, value: result.answer };
  }

  async pull(terminal: string, request: unknown): Promise<PlantAnswer<PullAnswer>> {
    const core = this.#running();
    const now = () => Math.floor(epochMs + this.#world.nowMs);
    const result = await core.exchange.pull(
      terminal,
      pullRequest.parse(request),
      now,
      new AbortController().signal,
    );
    if (result.status === 'gone') throw new Error('nobody hangs up here');
    if (result.status === 'page') this.#watch(terminal, result.page.rows.map(toFeedRow));
    return result.status === 'page'
      ? { ok: true, value: pullAnswerOf(result) }
      : { ok: false, fault: { kind: 'mismatch', code: result.status } };
  }

  async runs(request: unknown): Promise<PlantAnswer<RunsAnswer>> {
    return { ok: true, value: await this.#running().exchange.runs(runsRequest.parse(request)) };
  }

  async snapshot(terminal: string, request: unknown): Promise<PlantAnswer<SnapshotAnswer>> {
    this.#world.sometimes('plant.snapshotPiece');
    if ([...this.disk.streams.keys()].some((stream) => !isAtHand(this, stream)))
      this.latecomers.add(terminal);
    const value = await this.#running().exchange.snapshot(terminal, snapshotRequest.parse(request));
    this.#watch(terminal, value.rows);
    return { ok: true, value };
  }

  async history(terminal: string, request: unknown): Promise<PlantAnswer<HistoryAnswer>> {
    this.#world.sometimes('plant.history');
    const value = await this.#running().exchange.history(terminal, historyRequest.parse(request));
    this.#watch(terminal, value.rows);
    return { ok: true, value };
  }

  async recovery(terminal: string, request: unknown): Promise<PlantAnswer<RecoveryAnswer>> {
    const shown = recoveryRequest.parse(request);
    const value = await this.#running().exchange.recovery(terminal, shown);
    if (shown.places.length > 0) this.#world.sometimes('recovery.earlierPlaces');
    this.#world.sometimes(`recovery.${value.status}`);
    return { ok: true, value };
  }

  /** Nobody gets rows of scopes that are not theirs, but for their own. */
  #watch(terminal: string, rows: readonly FeedRow[]): void {
    const given = givenTo(this, terminal);
    const strange = rows.filter(({ scope }) => !isFollowed(given, scope));
    if (strange.length === 0) return;
    const known = givenThrough(this, terminal, this.#running().feed.head);
    for (const { scope, position } of strange) {
      if (isFollowed(known, scope)) continue;
      if (this.disk.log[position - 1]?.terminal === terminal) this.#world.sometimes('scope.ownOfAnother');
      else this.leaks.push(`${scope} ${position} to ${terminal}`);
    }
  }

  #busy(retryAfterS: number): PlantAnswer<never> {
    const isRecovering = this.#core?.intake.status === 'recovering';
    this.#world.sometimes(isRecovering ? 'plant.recovering' : 'plant.busy');
    const kind = isRecovering ? 'recovering' : 'busy';
    return { ok: false, fault: { kind, retryAfterMs: retryAfterS * 1000 } };
  }

  #running(): PlantCore {
    if (!this.#core) throw new Error('the plant is down');
    return this.#core;
  }
}

function rethrow(error: unknown): never {
  throw error;
}
