import type { Line, SiteConfiguration, Station } from '#domain/site/siteConfiguration';
import { remedyFor } from './lineTrouble.ts';
import type { MissingItem, SimulationCounts, StationTile, StationView } from './lineTypes.ts';
import type { Faults, VisitPlan } from './lineVisitPlan.ts';
import { planVisit } from './lineVisitPlan.ts';
import { Hands } from './operatorHands.ts';
import type { WhenEmpty } from './operatorHands.ts';
import { Help } from './operatorHelp.ts';
import type { Badges, Staff } from './operatorStaff.ts';
import type { Pace } from './pace.ts';
import type { Random } from './random.ts';

export interface LineParts {
  readonly staff: Staff;
  readonly badges: Badges;
  readonly site: SiteConfiguration;
  readonly line: Line;
  /** Seconds per unit; the line's own unless the simulation was told another. */
  readonly taktS: number;
  readonly pace: Pace;
  readonly faults: Faults;
  readonly counts: SimulationCounts;
}

/** How one station takes part in the flow this round. */
export interface Flow {
  /** The station after it can take a unit; always true at the end of the line. */
  readonly wayFree: boolean;
  /** The line is being filled: no time is spent. */
  readonly hurried: boolean;
  /** Brings a new unit to the first station; null where units come from the station before. */
  readonly launch: (() => Promise<string | null>) | null;
}

/** The work on one unit at this station. Times are simulated seconds. */
interface Work {
  readonly unit: string;
  readonly plan: VisitPlan;
  readonly arrivedS: number;
  releaseS: number;
  /** Nothing to look at before this. */
  nextS: number;
  andonCalled: boolean;
  /** The stop that its call began, or null. */
  stop: string | null;
  defectSeen: boolean;
  bypassRefused: boolean;
  /** Until then everybody waits for help. */
  standsUntilS: number;
}

/** Looked at again after this while a tool works or something is missing. */
const LOOK_AGAIN_S = 1;
const RETRY_S = 15;
/** A part whose box is not on record is taken when its unit is this late. */
const TRUST_TAKTS = 2;
const HELP_S = { min: 40, max: 110 };

/** The operators of one station: they take the next unit in, work it off in order, and let it go when nothing is missing. */
export class StationCrew {
  readonly #parts: LineParts;
  readonly #station: Station;
  readonly #random: Random;
  readonly #hands: Hands;
  readonly #help: Help;
  #work: Work | null = null;
  #handsOff = false;
  /** The unit on its way here when last looked. */
  #coming: string | null = null;
  #lookAgainS = 0;
  #refusedSinceS: number | null = null;

  constructor(parts: LineParts, station: Station, random: Random) {
    this.#parts = parts;
    this.#station = station;
    this.#random = random.fork(`station/${station.id}`);
    this.#help = new Help(parts, station.id);
    const { staff, badges, site, faults } = parts;
    this.#hands = new Hands({
      station: station.id,
      staff,
      badges,
      site,
      random: this.#random,
      nokShare: faults.nokShare / 4,
    });
  }

  get station(): string {
    return this.#station.id;
  }

  /** True leaves the station to the people at its screen. */
  leaveToPeople(left: boolean): void {
    this.#handsOff = left;
  }

  /** The unit that stands here goes in `inS` seconds, however long it has been here. */
  releaseIn(inS: number): void {
    const now = this.#parts.pace.nowS();
    if (this.#work === null) return;
    this.#work.releaseS = now + inS;
    this.#work.nextS = now;
  }

  /** Looks at the station once. True when it can take a unit afterwards. */
  async attend(tile: StationTile, flow: Flow): Promise<boolean> {
    if (this.#work !== null && tile.unit?.unit !== this.#work.unit) await this.#clearUp(this.#work);
    if (tile.unit === null) return this.#receive(flow);
    this.#coming = null;
    const work = this.#workOn(tile.unit, tile.visit?.visit ?? 1);
    if (this.#handsOff || this.#parts.pace.nowS() < work.nextS) return false;
    const view = await this.#view();
    if (view?.unit?.unit !== work.unit) return false;
    return this.#serve(work, view, flow);
  }

  /** The unit is gone: what stood because of it runs again. */
  async #clearUp({ stop }: Work): Promise<void> {
    this.#work = null;
    if (stop !== null) await this.#help.endStop(stop);
  }

  #view(): Promise<StationView | null> {
    const { staff, badges } = this.#parts;
    return staff.ask(badges.operator, 'assembly.station', { station: this.#station.id });
  }

  #workOn(unit: NonNullable<StationTile['unit']>, visit: number): Work {
    if (this.#work !== null) return this.#work;
    const { taktS, faults, site, pace } = this.#parts;
    const source = this.#random.fork(`${String(unit.sequence)}/${String(visit)}`);
    const plan = planVisit(source, taktS, faults, site.defectCodes);
    const now = pace.nowS();
    this.#work = {
      unit: unit.unit,
      plan,
      arrivedS: now,
      releaseS: now + plan.cycleS,
      nextS: now,
      andonCalled: false,
      stop: null,
      defectSeen: false,
      bypassRefused: false,
      standsUntilS: 0,
    };
    return this.#work;
  }

  /** Takes in the unit that has left the station before, or launches one at the head of the line. */
  async #receive(flow: Flow): Promise<boolean> {
    const { pace } = this.#parts;
    if (!flow.hurried && pace.nowS() < this.#lookAgainS) return this.#coming === null;
    this.#lookAgainS = pace.nowS() + LOOK_AGAIN_S;
    this.#coming = flow.launch ? null : ((await this.#view())?.next?.unit ?? null);
    if (this.#handsOff) return this.#coming === null;
    this.#coming ??= flow.launch ? await flow.launch() : null;
    if (this.#coming === null) return true;
    await this.#takeIn(this.#coming);
    return false;
  }

  async #takeIn(unit: string): Promise<void> {
    const { staff, badges, counts, pace, taktS } = this.#parts;
    const arrival = { station: this.#station.id, unit };
    const people = [badges.operator, ...badges.supervisors] as const;
    const entered = await staff.act(people, 'assembly.enterStation', arrival);
    if (entered.ok) {
      counts.entered += 1;
      this.#refusedSinceS = null;
      return;
    }
    const now = pace.nowS();
    this.#lookAgainS = now + RETRY_S;
    this.#refusedSinceS ??= now;
    if (now - this.#refusedSinceS > 2 * taktS) await this.#help.pullOff(unit, `not let in: ${entered.code}`);
  }

  async #serve(work: Work, view: StationView, flow: Flow): Promise<boolean> {
    const { pace } = this.#parts;
    if (!flow.hurried) await this.#meetChance(work);
    if (pace.nowS() < work.standsUntilS) {
      work.nextS = work.standsUntilS;
      return false;
    }
    if (!(await this.#workOff(work, view, flow.hurried))) return this.#ifLate(work, view, flow);
    if (!flow.hurried && pace.nowS() < work.releaseS) {
      work.nextS = work.releaseS;
      return false;
    }
    if (!flow.wayFree) return false;
    if (view.missing.some(staysMissing)) return this.#ifLate(work, view, flow);
    return (await this.#release(work)) || this.#ifLate(work, view, flow);
  }

  /** Does what is due in order. True when nothing is open any more. */
  async #workOff(work: Work, view: StationView, hurried: boolean): Promise<boolean> {
    const { pace } = this.#parts;
    const open = view.operations.filter((o) => o.status !== 'done');
    for (const [done, operation] of open.entries()) {
      if (operation.kind === 'tightening') {
        work.nextS = pace.nowS() + LOOK_AGAIN_S;
        return false;
      }
      const handled = await this.#hands.perform(view, operation, this.#whenEmpty(work, hurried));
      if (handled !== 'done') {
        work.nextS = pace.nowS() + (handled === 'refused' ? RETRY_S : LOOK_AGAIN_S);
        return false;
      }
      const left = open.length - done - 1;
      if (left === 0) continue;
      work.nextS = hurried ? 0 : nextStep(pace.nowS(), work.releaseS, left);
      if (pace.nowS() < work.nextS) return false;
    }
    return this.#scanTheRest(work, view, hurried);
  }

  /** Tracked parts that no operation asks for. */
  async #scanTheRest(work: Work, view: StationView, hurried: boolean): Promise<boolean> {
    const byOperation = new Set(view.operations.flatMap((o) => o.positions));
    const rest = view.parts.filter((p) => p.tracking !== 'none' && !p.full && !byOperation.has(p.position));
    if (rest.length === 0) return true;
    const handled = await this.#hands.scanAll(view, rest, this.#whenEmpty(work, hurried));
    if (handled === 'done') return true;
    work.nextS = this.#parts.pace.nowS() + (handled === 'refused' ? RETRY_S : LOOK_AGAIN_S);
    return false;
  }

  async #release(work: Work): Promise<boolean> {
    const { staff, badges, counts, pace } = this.#parts;
    const released = await staff.act([badges.operator, ...badges.supervisors], 'assembly.releaseUnit', {
      station: this.#station.id,
      unit: work.unit,
    });
    if (released.ok) counts.released += 1;
    else work.nextS = pace.nowS() + RETRY_S;
    return released.ok;
  }

  /** Calls for help and sees defects as planned; the unit waits until somebody has come. */
  async #meetChance(work: Work): Promise<void> {
    const { pace } = this.#parts;
    const { andon, defect } = work.plan;
    const sinceS = pace.nowS() - work.arrivedS;
    if (andon && !work.andonCalled && sinceS >= andon.afterS) {
      work.andonCalled = true;
      work.stop = await this.#help.callAndon(work.unit, andon.kind);
      work.standsUntilS = pace.nowS() + this.#random.integer(HELP_S.min, HELP_S.max);
    }
    if (!defect || work.defectSeen || sinceS < defect.afterS) return;
    work.defectSeen = true;
    await this.#help.reportDefect(work.unit, defect.code);
  }

  #lateTakts(work: Work): number {
    const { pace, taktS } = this.#parts;
    return (pace.nowS() - work.releaseS) / taktS;
  }

  #whenEmpty(work: Work, hurried: boolean): WhenEmpty {
    if (hurried) return 'fetch';
    return this.#lateTakts(work) > TRUST_TAKTS ? 'trust' : 'wait';
  }

  /** A unit that stays much too long gets the next remedy. True when it is gone. */
  async #ifLate(work: Work, view: StationView, flow: Flow): Promise<boolean> {
    const { andonCalled: called, bypassRefused } = work;
    const remedy = remedyFor(view.missing, { lateTakts: this.#lateTakts(work), called, bypassRefused });
    if (remedy.kind === 'wait') return false;
    if (remedy.kind === 'letGo') return flow.wayFree && this.#release(work);
    work.nextS = this.#parts.pace.nowS() + RETRY_S;
    switch (remedy.kind) {
      case 'callAndon':
        work.andonCalled = true;
        work.stop = await this.#help.callAndon(work.unit, remedy.andon, view.missing);
        return false;
      case 'doRework':
        await this.#help.doRework(remedy.rework);
        return false;
      case 'bypass':
        work.bypassRefused = !(await this.#help.bypass(work.unit));
        return !work.bypassRefused;
      case 'pullOff':
        return this.#help.pullOff(work.unit, 'stuck at its station');
    }
  }
}

/** Nothing that operators do at the station takes it away. */
const staysMissing = ({ kind }: MissingItem): boolean => kind !== 'operation' && kind !== 'part';

/** When the next of `left` steps is due: evenly spread, the last one shortly before the unit goes. */
const nextStep = (nowS: number, releaseS: number, left: number): number =>
  nowS + Math.max(0, releaseS - nowS) / (left + 0.3);
