import type { Statement } from 'better-sqlite3';
import type { Accepted } from '#domain/kernel/decision';
import type { Actor } from '#domain/kernel/actor';
import type { Runtime } from '#domain/kernel/runtime';
import type { AnyStreamType } from '#domain/kernel/streamType';
import { terminalCloned } from '#domain/site/terminalDecisions';
import { streamTypeOf } from '#domain/streams';
import { carriedBatches } from '#db/carry';
import { carryStore, floorStore } from '#db/floorStore';
import type { OpenDatabase } from '#db/open';
import { openDatabase } from '#db/open';
import { heldLog } from '#db/heldLog';
import { plantLinkStore } from '#db/plantLinkStore';
import { letGoOfOver } from '#db/retention';
import type { CommittedEvent } from '#db/ownRun';
import { foldUnread } from '#db/foldUnread';
import { Store } from '#db/store';
import { carryLines } from '#sync/carry';
import type { CarryTaken } from '#sync/carryIn';
import { takeCarried } from '#sync/carryIn';
import { genesis } from '#sync/chain';
import { PlantClient } from '#sync/client';
import type { SyncLog } from '#sync/client';
import { FloorLink } from '#sync/floor';
import { floorTuning } from '#sync/floorTuning';
import type { EnrollAnswer } from '#sync/messages';
import type { Certificate, KeyPair } from '#sync/signing';
import { signerFor } from '#sync/signing';
import { plantLinkTuning } from '#sync/tuning';
import { freshDatabase } from '#tests/db/freshDatabase';
import type { Bug } from './bugs.ts';
import { linkStoreWith, streamTypeWith } from './bugs.ts';
import { Path } from './path.ts';
import { projections } from './projections.ts';
import type { SimBroker } from './simBroker.ts';
import { floorPaths, SimFloor } from './simBroker.ts';
import type { SimPlant } from './simPlant.ts';
import { siteName } from './simPlant.ts';
import { simTransport } from './simTransport.ts';
import type { Unknown } from './versions.ts';
import { everyType, knownIn } from './versions.ts';
import type { Watch } from './watch.ts';
import type { World } from './world.ts';
import { nodeRuntime } from './world.ts';

/** The process dies here and now. */
class Killed extends Error {}

/** Shorter than in the field, so that a run of a minute sees many of each. */
const tuning = {
  ...plantLinkTuning,
  pullRows: 40,
  pieceRows: 7,
  beside: { pullRows: 20, pieceRows: 5 },
  snapshotRows: 15,
  strandedMs: 2_000,
  longPollMs: 5_000,
  pullTimeoutMs: 3_000,
  pushTimeoutMs: 4_000,
  pushEvents: 12,
  basisWaitMs: 40_000,
  forwardMs: 1_500,
  stallMs: 12_000,
  asideMs: 2_000,
  backoff: { baseMs: 200, capMs: 4_000 },
};
const floorTimes = {
  ...floorTuning,
  haveEveryMs: 4_000,
  pieceEvents: 6,
  bridge: 10,
  backoff: { baseMs: 200, capMs: 4_000 },
};

export interface TerminalParts {
  readonly world: World;
  readonly plant: SimPlant;
  readonly broker: SimBroker;
  readonly name: string;
  readonly keys: KeyPair;
  readonly enrolment: EnrollAnswer;
  /** Where its people work. */
  readonly stations: readonly string[];
  readonly bug: Bug | null;
  readonly watch: Watch;
  /** Of the disk that it starts with; an empty one without it. */
  readonly image?: Buffer;
}

/** Everything that the process has and its disk has not. */
interface Process {
  readonly store: Store;
  readonly client: PlantClient;
  readonly floor: FloorLink;
  readonly runtime: Runtime;
}

/** One PC: its disk (a SQLite database) outlives its process, unless the PC is lost. */
export class SimTerminal {
  readonly name: string;
  readonly id: string;
  readonly plantPaths: { readonly up: Path; readonly down: Path };
  readonly floorPaths: { readonly up: Path; readonly down: Path };
  readonly database: OpenDatabase;
  readonly #parts: TerminalParts;
  readonly #types = new Map<string, AnyStreamType>();
  readonly #prepared = new Map<string, Statement>();
  #process: Process | null = null;
  #life = 0;
  #fuse: number | null = null;
  lost = false;
  /** Not there yet: it comes later. */
  awaited = false;
  /** Follows all, from the first on. */
  whole = true;
  /** Lets go of what is over as soon as it may. */
  forgets = false;
  /** What its version of the product does not know yet. */
  unknown: Unknown = everyType;
  /** How far the PC's wall clock is off, ms. */
  skewMs = 0;

  constructor(parts: TerminalParts) {
    this.#parts = parts;
    this.name = parts.name;
    this.id = parts.enrolment.terminal;
    this.plantPaths = { up: new Path(parts.world, 'plant'), down: new Path(parts.world, 'plant') };
    this.floorPaths = floorPaths(parts.world);
    this.database = parts.image === undefined ? freshDatabase() : openDatabase(parts.image);
  }

  get bug(): Bug | null {
    return this.#parts.bug;
  }

  /** A look at its disk from outside; prepared once, because a run looks thousands of times. */
  look<P extends unknown[], R>(sql: string): Statement<P, R> {
    const prepared = this.#prepared.get(sql) ?? this.database.sqlite.prepare(sql);
    this.#prepared.set(sql, prepared);
    return prepared as Statement<P, R>;
  }

  get stations(): readonly string[] {
    return this.#parts.stations;
  }

  get world(): World {
    return this.#parts.world;
  }

  get enrolment(): EnrollAnswer {
    return this.#parts.enrolment;
  }

  get up(): boolean {
    return this.#process !== null;
  }

  /** It does not reach the plant now. */
  get cutOff(): boolean {
    return isCut(this.plantPaths);
  }

  /** Nor the broker. */
  get onItsOwn(): boolean {
    return this.cutOff && isCut(this.floorPaths);
  }

  get store(): Store | null {
    return this.#process?.store ?? null;
  }

  get client(): PlantClient | null {
    return this.#process?.client ?? null;
  }

  start(): void {
    if (this.#process || this.lost || this.awaited) return;
    const life = ++this.#life;
    const { world } = this.#parts;
    const runtime = nodeRuntime(world, world.fork(), {
      skewMs: () => this.skewMs,
      alive: () => this.#life === life,
      caught: (error) => this.#caught(error, life),
    });
    const store = this.#open(runtime);
    for (let n = foldUnread(store); n > 0; n -= 1) world.sometimes('version.streamReadAtLast');
    const client = this.#client(store, runtime, life);
    const floor = this.#floor(store, runtime);
    this.#process = { store, client, floor, runtime };
    store.onChange((change) => this.#parts.watch.changed(this, change.streams));
    world.trace(`${this.name} starts run ${store.run}`);
    client.start();
    floor.start();
    if (this.forgets) this.#forgetting(store, runtime);
  }

  #forgetting(store: Store, runtime: Runtime): void {
    runtime.after(400, () => {
      const gone = letGoOfOver(store, runtime.nowMs(), { marks: 3, everyMs: 1_000 });
      if (gone > 0) this.#parts.world.sometimes('retention.letGo');
      this.#forgetting(store, runtime);
    });
  }

  /** kill -9. */
  crash(): void {
    if (!this.#process) return;
    this.#life += 1;
    this.#fuse = null;
    const { client, floor } = this.#process;
    this.#process = null;
    floor.stop();
    client.stop();
    this.#parts.world.trace(`${this.name} dies`);
  }

  /** It starts again with this version of the product. */
  update(): void {
    if (this.unknown.size === 0) return;
    this.crash();
    this.unknown = everyType;
    this.#types.clear();
    this.start();
  }

  /** The process will die in the middle of something that it writes: at the n-th chance from now. */
  armFuse(n: number): void {
    this.#fuse = n;
  }

  /** Null when the process died over it: then nobody was told that it was saved. */
  commit(decision: Accepted, actor: Actor): readonly CommittedEvent[] | null {
    const process = this.#process;
    if (!process) return null;
    try {
      const decided = process.store.decide(() => decision, { actor });
      if (decided.ok) return decided.events;
      this.#parts.world.sometimes(`version.${decided.code}`);
      return null;
    } catch (error) {
      this.#caught(error, this.#life);
      return null;
    }
  }

  /** What a stick takes away from it: everything that the plant is not known to have, as a file. Null while it is down. */
  carryAway(certificates: readonly Certificate[]): Buffer | null {
    const store = this.#process?.store;
    if (!store) return null;
    const batches = [...carriedBatches(store)].map((batch) => ({ batch }));
    const items = [...certificates.map((certificate) => ({ certificate })), ...batches];
    const about = { site: siteName, terminal: this.id, name: this.name, at: '2026-11-23T06:00:00.000Z' };
    return batches.length === 0 ? null : Buffer.from([...carryLines(about, items)].join(''));
  }

  /** Somebody plugs the stick in; the PC may die over it. Null where it was down, or died. */
  async takeIn(file: Buffer): Promise<CarryTaken | null> {
    const store = this.#process?.store;
    const life = this.#life;
    if (!store) return null;
    const lives = (): Promise<void> =>
      life === this.#life ? Promise.resolve() : Promise.reject(new Killed());
    const { plantKey } = this.#parts.enrolment;
    const into = { store: carryStore(store), site: siteName, plantKey, pause: lives };
    try {
      return await takeCarried(() => inOnePiece(file), into);
    } catch (error) {
      this.#caught(error, life);
      return null;
    }
  }

  /** Another PC with an image of this one's disk, and so with its key. */
  copy(): SimTerminal {
    return new SimTerminal({
      ...this.#parts,
      name: `${this.name}'`,
      image: this.database.sqlite.serialize(),
    });
  }

  /** The PC burns down. */
  lose(): void {
    this.crash();
    this.lost = true;
  }

  #open(runtime: Runtime): Store {
    const sign = signerFor(this.#parts.keys.privateKey);
    return new Store({
      database: this.database,
      runtime,
      terminal: this.id,
      sign: (text) => {
        this.#burn();
        return sign(text);
      },
      clock: () => ({
        ...(this.client?.clockOffset() ?? { offsetMs: null, uncertaintyMs: null }),
        bootId: 'sim',
        monotonicMs: runtime.monotonicMs(),
      }),
      typeOf: (stream) => this.#typeOf(stream),
      projections,
    });
  }

  /** The product's types; folding is a chance for the process to die. */
  #typeOf(stream: string): AnyStreamType | undefined {
    const known = streamTypeOf(stream);
    if (!known) return undefined;
    const held = this.#types.get(known.name);
    if (held) return held;
    const type = knownIn(this.unknown, streamTypeWith(this.#parts.bug, known));
    const made: AnyStreamType = {
      ...type,
      evolve: (state, event) => {
        this.#burn();
        return type.evolve(state, event);
      },
    };
    this.#types.set(known.name, made);
    return made;
  }

  #client(store: Store, runtime: Runtime, life: number): PlantClient {
    const { plant, enrolment, bug } = this.#parts;
    const putPlace = (place: { cursor: number; headHash: string | null }) =>
      store.transact(() => {
        store.statements.putSetting.run('cursor', String(place.cursor));
        store.statements.putSetting.run('headHash', place.headHash ?? genesis);
      });
    const told = new Set<string>();
    return new PlantClient({
      runtime,
      store: linkStoreWith(bug, plantLinkStore(store), { crashPoint: () => this.#dieMaybe(), putPlace }),
      transports: [simTransport(this.id, plant, this.plantPaths)],
      identity: { serverId: enrolment.serverId, epoch: enrolment.epoch },
      plantKey: enrolment.plantKey,
      terminal: this.id,
      version: 'sim',
      held: heldLog(store),
      log: this.#log(),
      onCloned: (run) => {
        if (told.has(run)) return;
        told.add(run);
        this.commit(terminalCloned(this.id, store.run, run), { kind: 'policy', policy: 'cloned' });
      },
      crashed: (error) => this.#caught(error, life),
      tuning,
    });
  }

  #floor(store: Store, runtime: Runtime): FloorLink {
    const { world, broker, enrolment } = this.#parts;
    return new FloorLink({
      runtime,
      transport: new SimFloor(world, broker, runtime, this.floorPaths),
      store: floorStore(store),
      site: siteName,
      certificate: enrolment.certificate,
      plantKey: enrolment.plantKey,
      log: this.#log(),
      tuning: floorTimes,
    });
  }

  #log(): SyncLog {
    const { world } = this.#parts;
    return {
      info: (event, fields) => world.trace(`${this.name} ${event} ${JSON.stringify(fields)}`),
      warn: (event, fields) => {
        world.sometimes(`terminal.${event}${typeof fields['code'] === 'string' ? `.${fields['code']}` : ''}`);
        world.trace(`${this.name} ! ${event} ${JSON.stringify(fields)}`);
      },
    };
  }

  #burn(): void {
    if (this.#fuse === null) return;
    this.#fuse -= 1;
    if (this.#fuse > 0) return;
    this.#fuse = null;
    throw new Killed();
  }

  #dieMaybe(): void {
    if (this.#parts.world.dice.chance(0.04)) throw new Killed();
  }

  #caught(error: unknown, life: number): void {
    if (life !== this.#life) return;
    if (!(error instanceof Killed)) return this.#parts.watch.bug(this, error);
    this.#parts.world.sometimes('terminal.killedInTransaction');
    this.crash();
    this.#parts.world.after(1_000, () => this.start());
  }
}

async function* inOnePiece(file: Buffer): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(file);
}

const isCut = ({ up, down }: { readonly up: Path; readonly down: Path }): boolean => up.cut || down.cut;
