import { inFlow } from '#domain/assembly/flow';
import type { LineBoard, StationTile } from './lineTypes.ts';
import { LineSupervisor } from './lineSupervisor.ts';
import { OrderFeed } from './lineOrders.ts';
import type { Flow, LineParts } from './lineStation.ts';
import { StationCrew } from './lineStation.ts';
import { recordedKey } from './operatorStaff.ts';
import type { Repeating } from './pace.ts';
import { repeat } from './pace.ts';
import type { Random } from './random.ts';
import type { ProductRevision } from '#domain/site/productRevision';

export interface LineOperatorsOptions extends LineParts {
  readonly revision: ProductRevision;
  readonly random: Random;
  /** A round failed, mostly because the PC does not answer; the next one begins anew from what the PC says. */
  readonly onFailure: (error: unknown) => void;
}

/** Real ms between two looks at the board, by the simulated seconds that they are apart. */
const ROUND = { everyS: 0.5, min: 20, max: 500 };
const HURRIED_ROUND_MS = 20;
const SUPERVISOR = { everyS: 5, min: 250, max: 5000 };
/** Filling ends after this much real time, whatever has come of it. */
const FILL_LIMIT_MS = 60_000;

/**
 * The people of one line. An empty line is filled first, station by station through every operation, as fast as the PC takes
 * it, so that each unit on the board has its whole record; from then on units move in takt, one launched per takt, each
 * going on when its work is done and the next station is free: the line starves and blocks as a real one does.
 */
export class LineOperators {
  readonly #options: LineOperatorsOptions;
  readonly #crews: readonly StationCrew[];
  readonly #supervisor: LineSupervisor;
  readonly #orders: OrderFeed;
  readonly #loops: Repeating[] = [];
  /** `unknown` until the board was first seen. */
  #filling: 'unknown' | 'yes' | 'no' = 'unknown';
  #fillUntilMs = 0;
  #launchS = -Infinity;

  constructor(options: LineOperatorsOptions) {
    const { random, line, revision } = options;
    this.#options = options;
    const ofLine = random.fork(`line/${line.id}`);
    this.#crews = inFlow(line).map((station) => new StationCrew(options, station, ofLine));
    this.#orders = new OrderFeed(options, revision, ofLine);
    this.#supervisor = new LineSupervisor(options, this.#orders);
  }

  get filling(): 'unknown' | 'yes' | 'no' {
    return this.#filling;
  }

  /** The line is being filled: nobody loses time. */
  get hurried(): boolean {
    return this.#filling === 'yes';
  }

  start(): void {
    const { pace, onFailure } = this.#options;
    const { timers } = pace;
    const roundMs = (): number => (this.hurried ? HURRIED_ROUND_MS : pace.realMs(ROUND.everyS, ROUND));
    const supervisorMs = (): number => pace.realMs(SUPERVISOR.everyS, SUPERVISOR);
    // The supervisor sees to the sequence before anybody launches from it.
    const first = this.#supervisor.round().catch(onFailure);
    this.#loops.push(repeat(timers, roundMs, () => first.then(() => this.#round()), onFailure));
    this.#loops.push(
      repeat(timers, supervisorMs, () => first.then(() => this.#supervisor.round()), onFailure),
    );
  }

  async stop(): Promise<void> {
    await Promise.all(this.#loops.splice(0).map((loop) => loop.stop()));
  }

  /** True leaves a station to the people at its screen: simulated operators touch nothing there. */
  leaveToPeople(station: string, left: boolean): void {
    this.#crews.find((c) => c.station === station)?.leaveToPeople(left);
  }

  async #round(): Promise<void> {
    const { staff, badges, line } = this.#options;
    const board = await staff.ask(badges.operator, 'assembly.lineBoard', { line: line.id });
    if (!board) return;
    this.#judgeFilling(board);
    const tiles = new Map(board.stations.map((t) => [t.station, t]));
    let wayFree = true;
    let packed = true;
    for (const crew of this.#crews.toReversed()) {
      const tile = tiles.get(crew.station);
      if (!tile) continue;
      packed &&= tile.unit !== null;
      // A filled-up unit has arrived where it stays: its work waits for the takt.
      if (this.hurried && packed) wayFree = false;
      else wayFree = await crew.attend(tile, this.#flowAt(crew, wayFree));
    }
  }

  #flowAt(crew: StationCrew, wayFree: boolean): Flow {
    const first = crew === this.#crews[0];
    return { wayFree, hurried: this.hurried, launch: first ? () => this.#launch() : null };
  }

  #judgeFilling({ stations }: LineBoard): void {
    const { pace } = this.#options;
    const occupied = stations.filter((t) => t.unit !== null).length;
    if (this.#filling === 'unknown') {
      this.#filling = occupied === 0 ? 'yes' : 'no';
      this.#fillUntilMs = pace.timers.monotonic() + FILL_LIMIT_MS;
    }
    if (this.#filling !== 'yes') return;
    if (occupied < stations.length && pace.timers.monotonic() < this.#fillUntilMs) return;
    this.#filling = 'no';
    this.#stagger(stations);
  }

  /** After filling all units would go at once; instead the last goes first, and a gap runs up the line within one takt. */
  #stagger(stations: readonly StationTile[]): void {
    const { taktS, pace } = this.#options;
    const stepS = (taktS * 0.92) / stations.length;
    for (const [behind, crew] of this.#crews.toReversed().entries()) crew.releaseIn((behind + 0.5) * stepS);
    this.#launchS = pace.nowS();
  }

  /** The unit that was launched and has not come yet, or the next of the sequence once its takt has begun. */
  async #launch(): Promise<string | null> {
    const { staff, badges, line, counts, pace, taktS } = this.#options;
    if (!this.hurried && pace.nowS() < this.#launchS + taktS) return null;
    const planned = await staff.ask(badges.operator, 'assembly.units', { line: line.id, status: 'planned' });
    const waiting = planned.rows.at(-1);
    if (waiting) return waiting.unit;
    const launched = await staff.act([...badges.supervisors], 'assembly.launchUnit', { line: line.id });
    const unit = recordedKey(launched, 'unit');
    if (unit === null) {
      await (launched.ok || launched.code === 'sequenceEmpty'
        ? this.#orders.keepUp()
        : this.#orders.passOver(launched.code));
      return null;
    }
    counts.launched += 1;
    this.#launchS = Math.max(this.#launchS + taktS, pace.nowS() - taktS / 2);
    return unit;
  }
}
