import type { SiteConfiguration } from '#domain/site/siteConfiguration';
import type { StationOperation, StationPart, StationView } from './lineTypes.ts';
import { Runner } from './operatorRunner.ts';
import type { Badges, Staff } from './operatorStaff.ts';
import type { Random } from './random.ts';
import type { CommandName, InputOf } from './terminalClient.ts';

export interface HandsOptions {
  readonly station: string;
  readonly staff: Staff;
  readonly badges: Badges;
  readonly site: SiteConfiguration;
  readonly random: Random;
  /** Share of measured values that are outside their limits at first. */
  readonly nokShare: number;
}

/** `noMaterial`: what stands at the station does not suffice, by what its PC knows. */
export type Handled = 'done' | 'refused' | 'noMaterial';

/**
 * What to do when boxes run out: `wait` for the delivery; `fetch` a box from the supermarket; take the part all the same
 * (`trust`), as people do when the shelf has more than the PC knows.
 */
export type WhenEmpty = 'wait' | 'fetch' | 'trust';

/** What an operator's hands do at one station: press, scan, measure. Tools do their part by themselves. */
export class Hands {
  readonly #options: HandsOptions;
  readonly #runner: Runner;

  constructor(options: HandsOptions) {
    const { staff, badges, site } = options;
    this.#options = options;
    this.#runner = new Runner(staff, badges, site);
  }

  /** One operation that is not a tightening. */
  perform(view: StationView, operation: StationOperation, whenEmpty: WhenEmpty): Promise<Handled> {
    const open = view.parts.filter((p) => operation.positions.includes(p.position) && !p.full);
    if (open.length > 0) return this.scanAll(view, open, whenEmpty);
    switch (operation.kind) {
      case 'fill':
      case 'measure':
      case 'vision':
        return this.#measure(view, operation);
      default:
        return this.#complete(view, operation);
    }
  }

  async scanAll(view: StationView, parts: readonly StationPart[], whenEmpty: WhenEmpty): Promise<Handled> {
    for (const part of parts) {
      const handled = await this.#scan(view, part, whenEmpty);
      if (handled !== 'done') return handled;
    }
    return 'done';
  }

  async #complete(view: StationView, { operation }: StationOperation): Promise<Handled> {
    return this.#answered(await this.#act('assembly.completeOperation', { ...this.#at(view), operation }));
  }

  async #measure(view: StationView, { operation, spec, nok }: StationOperation): Promise<Handled> {
    const { random, nokShare } = this.#options;
    const passed = nok > 0 || random.next() >= nokShare;
    const value = spec === null ? null : measured(spec, passed, random);
    const input = { ...this.#at(view), operation, value, passed };
    return this.#answered(await this.#act('assembly.recordMeasurement', input));
  }

  /** Scans as often as the position needs: a serial number is one piece. */
  async #scan(view: StationView, part: StationPart, whenEmpty: WhenEmpty): Promise<Handled> {
    const installed = part.installed.reduce((sum, i) => sum + i.quantity, 0);
    const missing = part.quantity - installed;
    const pieces = part.tracking === 'serial' ? Math.ceil(missing) : 1;
    for (let piece = 0; piece < pieces; piece += 1) {
      const source = await this.#sourceOf(part.part, missing / pieces, whenEmpty);
      if (source === null) return 'noMaterial';
      const nth = String(part.installed.length + piece + 1);
      const scanned = labelOf(part, source, `SN${view.unit?.label ?? ''}-${part.position}-${nth}`);
      const input = { ...this.#at(view), scanned, position: part.position };
      const handled = this.#answered(await this.#act('assembly.scanPart', input));
      if (handled !== 'done') return handled;
    }
    return 'done';
  }

  async #sourceOf(part: string, quantity: number, whenEmpty: WhenEmpty): Promise<Source | null> {
    const places = this.#placesOf(part);
    const [place] = places;
    if (place === undefined) return loose;
    const found = await this.#atHand(part, places, quantity);
    if (found !== null || whenEmpty === 'wait') return found;
    const brought = whenEmpty === 'fetch' && (await this.#runner.bring(part, place));
    return (brought ? await this.#atHand(part, places, quantity) : null) ?? loose;
  }

  /**
   * The box that goes first and holds enough: opened before sealed, then the one with less in it. Where only several together
   * do, the part's own label is scanned, and the book takes from all of them.
   */
  async #atHand(part: string, places: readonly string[], quantity: number): Promise<Source | null> {
    const { staff, badges } = this.#options;
    let sum = 0;
    let lot: string | null = null;
    for (const place of places) {
      const { rows } = await staff.ask(badges.operator, 'logistics.stock', { place, part, blocked: false });
      const usable = rows
        .filter((c) => c.quantity > 0 && c.holds.length === 0)
        .toSorted(
          (a, b) => Number(b.status === 'open') - Number(a.status === 'open') || a.quantity - b.quantity,
        );
      const enough = usable.find((c) => c.quantity >= quantity);
      if (enough) return { box: enough.container, lot: enough.lot };
      sum += usable.reduce((total, c) => total + c.quantity, 0);
      lot ??= usable[0]?.lot ?? null;
    }
    return sum >= quantity ? { box: null, lot } : null;
  }

  #placesOf(part: string): string[] {
    const { site, station } = this.#options;
    const here = new Set(site.locations.filter((l) => l.station === station).map((l) => l.id));
    return site.lineSideStock.filter((s) => s.part === part && here.has(s.location)).map((s) => s.location);
  }

  #at(view: StationView) {
    return { station: this.#options.station, unit: view.unit?.unit ?? '' };
  }

  #act<N extends CommandName>(name: N, input: InputOf<N>) {
    const { staff, badges } = this.#options;
    return staff.act([badges.operator, ...badges.supervisors], name, input);
  }

  #answered({ ok }: { readonly ok: boolean }): Handled {
    return ok ? 'done' : 'refused';
  }
}

/** Where a part comes from: a box on record, or (`box` null) the part itself with what its own label says. */
interface Source {
  readonly box: string | null;
  readonly lot: string | null;
}
const loose: Source = { box: null, lot: null };

/** A label as it is printed: the box's own code, or GS1 in brackets on the part. */
function labelOf({ part, tracking }: StationPart, { box, lot }: Source, serial: string): string {
  if (box !== null) return tracking === 'serial' ? `${box} ${serial}` : box;
  if (tracking === 'serial') return `(240)${part}(21)${serial}`;
  return tracking === 'lot' ? `(240)${part}(10)${lot ?? 'LOOSE'}` : part;
}

/** To a hundredth; outside the limits when it should not pass. */
function measured(spec: NonNullable<StationOperation['spec']>, passed: boolean, random: Random): number {
  const { target, lsl, usl } = spec;
  const spread = Math.min(target - lsl, usl - target);
  if (!passed) return round(usl + Math.max(0.02, (usl - lsl) * 0.1));
  const value = random.gauss(target, spread / 4);
  return Math.min(usl, Math.max(lsl, round(value)));
}

const round = (value: number): number => Math.round(value * 100) / 100;
