import type { SiteConfiguration } from '#domain/site/siteConfiguration';
import type { StationOperation, StationPart, StationView } from './lineTypes.ts';
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

/** `noMaterial`: no box with this part stands at the station, by what its PC knows. */
export type Handled = 'done' | 'refused' | 'noMaterial';

/** What an operator's hands do at one station: press, scan, measure. Tools do their part by themselves. */
export class Hands {
  readonly #options: HandsOptions;

  constructor(options: HandsOptions) {
    this.#options = options;
  }

  /** One operation that is not a tightening. `anyBox`: take the part although no box is on record, as people do when the PC knows less than the shelf. */
  perform(view: StationView, operation: StationOperation, anyBox: boolean): Promise<Handled> {
    const open = view.parts.filter((p) => operation.positions.includes(p.position) && !p.full);
    if (open.length > 0) return this.scanAll(view, open, anyBox);
    switch (operation.kind) {
      case 'fill':
      case 'measure':
      case 'vision':
        return this.#measure(view, operation);
      default:
        return this.#complete(view, operation);
    }
  }

  async scanAll(view: StationView, parts: readonly StationPart[], anyBox: boolean): Promise<Handled> {
    for (const part of parts) {
      const handled = await this.#scan(view, part, anyBox);
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
  async #scan(view: StationView, part: StationPart, anyBox: boolean): Promise<Handled> {
    const box = await this.#boxOf(part.part);
    if (box === null && this.#isSupplied(part.part) && !anyBox) return 'noMaterial';
    const installed = part.installed.reduce((sum, i) => sum + i.quantity, 0);
    const pieces = part.tracking === 'serial' ? Math.ceil(part.quantity - installed) : 1;
    for (let piece = 0; piece < pieces; piece += 1) {
      const serial = `SN${view.unit?.label ?? ''}-${part.position}-${String(part.installed.length + piece + 1)}`;
      const scanned = labelOf(part, box, serial);
      const input = { ...this.#at(view), scanned, position: part.position };
      const handled = this.#answered(await this.#act('assembly.scanPart', input));
      if (handled !== 'done') return handled;
    }
    return 'done';
  }

  /** The box at the station that goes first: opened before sealed, then the one with less in it. */
  async #boxOf(part: string): Promise<string | null> {
    const { staff, badges } = this.#options;
    for (const place of this.#placesOf(part)) {
      const { rows } = await staff.ask(badges.operator, 'logistics.stock', { place, part, blocked: false });
      const usable = rows.filter((c) => c.quantity > 0 && c.holds.length === 0);
      const [first] = usable.toSorted(
        (a, b) => Number(b.status === 'open') - Number(a.status === 'open') || a.quantity - b.quantity,
      );
      if (first) return first.container;
    }
    return null;
  }

  #placesOf(part: string): string[] {
    const { site, station } = this.#options;
    const here = new Set(site.locations.filter((l) => l.station === station).map((l) => l.id));
    return site.lineSideStock.filter((s) => s.part === part && here.has(s.location)).map((s) => s.location);
  }

  #isSupplied(part: string): boolean {
    return this.#placesOf(part).length > 0;
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

/** A label as it is printed on the box or the part: the box's own code, or GS1 in brackets where there is no box on record. */
function labelOf({ part, tracking }: StationPart, box: string | null, serial: string): string {
  if (box !== null) return tracking === 'serial' ? `${box} ${serial}` : box;
  if (tracking === 'serial') return `(240)${part}(21)${serial}`;
  return tracking === 'lot' ? `(240)${part}(10)LOOSE` : part;
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
