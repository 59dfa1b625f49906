import type { SiteConfiguration } from '#domain/site/siteConfiguration';
import type { Badges, Staff } from './operatorStaff.ts';

/** Somebody with a trolley: brings a box from the supermarket to the line without a call, as it is done before the shift. */
export class Runner {
  readonly #staff: Staff;
  readonly #badges: Badges;
  readonly #site: SiteConfiguration;

  constructor(staff: Staff, badges: Badges, site: SiteConfiguration) {
    this.#staff = staff;
    this.#badges = badges;
    this.#site = site;
  }

  /** True when the oldest usable box of the part stands at the place now. */
  async bring(part: string, location: string): Promise<boolean> {
    const { logistics } = this.#badges;
    const { rows } = await this.#staff.ask(logistics, 'logistics.stock', {
      part,
      blocked: false,
      limit: 500,
    });
    const shelves = new Set(this.#site.locations.filter((l) => l.kind === 'supermarket').map((l) => l.id));
    const taken = await this.#spokenFor();
    const [oldest] = rows
      .filter((c) => c.placeKind === 'location' && shelves.has(c.place?.id ?? '') && c.holds.length === 0)
      .filter((c) => !taken.has(c.container))
      .toSorted((a, b) => (a.receivedAt ?? '').localeCompare(b.receivedAt ?? ''));
    if (!oldest) return false;
    const { container } = oldest;
    const moved = await this.#staff.act([logistics], 'logistics.moveContainer', { container, location });
    return moved.ok;
  }

  /** Boxes that an AGV fetches or that were picked for a call. */
  async #spokenFor(): Promise<ReadonlySet<string>> {
    const { logistics } = this.#badges;
    const transports = await this.#staff.ask(logistics, 'logistics.transports', { life: 'live', limit: 500 });
    const calls = await this.#staff.ask(logistics, 'logistics.calls', { life: 'live', limit: 500 });
    const picked = calls.rows.flatMap((c) => c.picks.map((p) => p.container));
    return new Set([...transports.rows.flatMap((t) => t.containers), ...picked]);
  }
}
