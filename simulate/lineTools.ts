import type { ProductRevision } from '#domain/site/productRevision';
import { operationsAt } from '#domain/site/productRevision';
import type { Tool } from '#domain/site/siteConfiguration';
import { SimulatedController } from './controller.ts';
import type { TighteningLimits } from './openProtocolWire.ts';
import type { Pace } from './pace.ts';
import type { Random } from './random.ts';

export type ScriptedResult = 'ok' | 'nok';

export interface LineToolOptions {
  readonly tool: Tool;
  readonly revision: ProductRevision;
  readonly taktS: number;
  readonly pace: Pace;
  readonly random: Random;
  readonly seed: number;
  /** Share of tightenings that fail at the first try. */
  readonly nokShare: number;
  /** True while the line fills: no time is lost then. */
  readonly hurried: () => boolean;
  readonly onResult: (ok: boolean) => void;
}

const POLL_S = 0.1;
/** The engine hears a result and locks the tool; a person's hand is never faster than this, real ms. */
const HAND_MS = 40;
/** All bolts of a station together take this much of its takt, unless that would be too quick or slow for a hand. */
const BOLTS_SHARE = 0.4;
const BOLT_S = { min: 0.8, max: 4 };
/** Of the bolts that fail, those that fail again and again. */
const THREAD_GONE_SHARE = 0.02;
const ANGLE_DEG = { lsl: 20, target: 70, usl: 120 };

/**
 * A tool in the hands of an operator, behind a controller on the tool's configured port: whenever the engine has freed it
 * for a VIN and a parameter set, it tightens bolt after bolt until the engine locks it again. A failed bolt is done again
 * and holds, but for one in many, whose thread is gone. `script` says what comes next instead of chance.
 */
export class LineTool {
  readonly controller: SimulatedController;
  readonly #options: LineToolOptions;
  readonly #script: ScriptedResult[] = [];
  readonly #boltS: number;
  #dueS: number | null = null;
  /** VIN and parameter set whose bolts chance has dealt with already: one failure is enough. */
  #unlucky = '';
  #threadGone = false;
  #timer: { cancel(): void } | null = null;

  constructor(options: LineToolOptions) {
    const { tool, revision, pace, taktS } = options;
    this.#options = options;
    const bolts = boltsAt(revision, tool);
    this.#boltS = Math.min(BOLT_S.max, Math.max(BOLT_S.min, (taktS * BOLTS_SHARE) / Math.max(1, bolts)));
    this.controller = new SimulatedController({
      host: tool.host,
      port: tool.port,
      name: tool.id,
      seed: options.seed,
      timers: pace.timers,
      limits: limitsByParameterSet(revision, tool.id),
    });
  }

  /** @throws when the configured address is taken or is not this machine's. */
  async start(): Promise<void> {
    await this.controller.listen();
    this.#arm();
  }

  /** A terminal that is just starting a session is turned away, or it would keep the port open for good. */
  async stop(): Promise<void> {
    this.#timer?.cancel();
    this.controller.misbehave({ closeOn: 1 });
    await this.controller.close();
  }

  script(results: readonly ScriptedResult[]): void {
    this.#script.push(...results);
  }

  #arm(): void {
    const { pace } = this.#options;
    this.#timer = pace.timers.after(pace.realMs(POLL_S, { min: 20, max: 100 }), () => {
      this.#look();
      this.#arm();
    });
  }

  #look(): void {
    const { toolEnabled, vin, unacknowledged } = this.controller;
    if (!toolEnabled || vin === '' || unacknowledged.length > 0) {
      this.#dueS = null;
      return;
    }
    const { pace } = this.#options;
    this.#dueS ??= pace.nowS() + this.#nextBoltS();
    if (pace.nowS() < this.#dueS) return;
    this.#dueS = null;
    this.#tighten();
  }

  #nextBoltS(): number {
    const { pace, random, hurried } = this.#options;
    const handS = (HAND_MS * pace.speed) / 1000;
    return hurried() ? handS : Math.max(handS, this.#boltS * (0.8 + 0.4 * random.next()));
  }

  #tighten(): void {
    const { random, onResult } = this.#options;
    const nok = (this.#script.shift() ?? (this.#failsByChance() ? 'nok' : 'ok')) === 'nok';
    const outcome = nok ? random.pick(['torqueLow', 'torqueHigh'] as const) : 'ok';
    if (this.controller.tighten({ outcome }).ok) onResult(!nok);
  }

  #failsByChance(): boolean {
    const { random, nokShare } = this.#options;
    const { vin, parameterSet } = this.controller;
    const work = `${vin}/${String(parameterSet)}`;
    if (work === this.#unlucky) return this.#threadGone;
    if (random.next() >= nokShare) return false;
    this.#unlucky = work;
    this.#threadGone = random.next() < THREAD_GONE_SHARE;
    return true;
  }
}

/** Most bolts that a variant takes from this tool. */
function boltsAt(revision: ProductRevision, tool: Tool): number {
  const of = (variant: string): number =>
    operationsAt(revision, tool.station, variant)
      .filter((o) => o.tool === tool.id)
      .reduce((sum, o) => sum + o.count, 0);
  return Math.max(0, ...revision.variants.map((v) => of(v.id)));
}

/** What an engineer would have set in the controller for each parameter set that the product uses. */
function limitsByParameterSet(revision: ProductRevision, tool: string): Map<number, TighteningLimits> {
  const sets = revision.operations.flatMap((o): [number, TighteningLimits][] => {
    if (o.tool !== tool || o.parameterSet === null || o.spec === null) return [];
    const angle = o.angleSpec ?? ANGLE_DEG;
    const limits = {
      torqueMinNm: o.spec.lsl,
      torqueMaxNm: o.spec.usl,
      torqueTargetNm: o.spec.target,
      angleMinDeg: Math.ceil(angle.lsl),
      angleMaxDeg: Math.floor(angle.usl),
      angleTargetDeg: Math.round(angle.target),
    };
    return [[o.parameterSet, limits]];
  });
  return new Map(sets);
}
