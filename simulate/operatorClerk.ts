import type { Line, SiteConfiguration } from '#domain/site/siteConfiguration';
import type { ProductRevision } from '#domain/site/productRevision';
import type { SimulationCounts } from './lineTypes.ts';
import type { Badges, Staff } from './operatorStaff.ts';
import type { Pace } from './pace.ts';
import type { AnswerOf } from './terminalClient.ts';

export interface ClerkOptions {
  readonly staff: Staff;
  readonly badges: Badges;
  readonly site: SiteConfiguration;
  readonly revision: ProductRevision;
  readonly pace: Pace;
  readonly counts: SimulationCounts;
  /** The line is being filled by hand; dispatch would fetch the same boxes. */
  readonly filling: () => boolean;
}

type CallRow = AnswerOf<'logistics.calls'>['rows'][number];
type TransportRow = AnswerOf<'logistics.transports'>['rows'][number];

/** A call that no AGV has taken within this many takts is carried by hand; one whose place runs dry, sooner. */
const PATIENCE_TAKTS = 4;
const URGENT = { patienceTakts: 1, emptyInS: 90 };
/** From the supermarket to the line on foot. */
const WALK_S = 60;
/** The supermarket is filled up when it holds less than this many fillings of the places it feeds. */
const FILLINGS = 2;

/**
 * The logistics clerk at a PC: takes in what the supplier's truck brings, picks and carries what no AGV fetches, and takes
 * over transports that no AGV can finish. As long as dispatch works there is little to do.
 */
export class Clerk {
  readonly #options: ClerkOptions;
  readonly #seenS = new Map<string, number>();
  readonly #carriedS = new Map<string, number>();
  readonly #strandedS = new Map<string, number>();
  /** Transports that this clerk took over: others are somebody else's to bring. */
  readonly #mine = new Set<string>();
  readonly #parts: readonly string[];
  #nextPart = 0;
  #labels = 0;
  #begun = false;

  constructor(options: ClerkOptions) {
    this.#options = options;
    this.#parts = [...new Set(options.site.lineSideStock.map((s) => s.part))];
  }

  async round(): Promise<void> {
    if (this.#options.filling()) return;
    await this.#beginShift();
    await this.#fillSupermarket();
    await this.#serveCalls();
    await this.#takeOverTransports();
  }

  /** Dispatch runs by itself unless somebody switches it off later. */
  async #beginShift(): Promise<void> {
    if (this.#begun) return;
    const { staff, badges, site } = this.#options;
    const { rows } = await staff.ask(badges.logistics, 'logistics.zones', {});
    for (const { zone, mode } of rows)
      if (mode === 'manual')
        await staff.act([badges.logistics], 'logistics.setDispatchMode', { zone, mode: 'automatic' });
    this.#begun = rows.length >= site.zones.length;
  }

  /** One part per round, in turn. A new box holds what the boxes there hold. */
  async #fillSupermarket(): Promise<void> {
    const part = this.#parts[this.#nextPart];
    this.#nextPart = (this.#nextPart + 1) % Math.max(1, this.#parts.length);
    if (part === undefined) return;
    const { staff, badges, site, counts } = this.#options;
    const { rows } = await staff.ask(badges.logistics, 'logistics.stock', { part, limit: 500 });
    for (const { supermarket, filling } of this.#feeds(part)) {
      const shelves = site.locations.filter((l) => l.kind === 'supermarket' && l.supermarket === supermarket);
      const there = rows.filter((c) => shelves.some((s) => s.id === c.place?.id) && c.blocks.length === 0);
      const inStock = there.reduce((sum, c) => sum + c.quantity, 0);
      const location = there[0]?.place?.id ?? shelves[this.#parts.indexOf(part) % shelves.length]?.id;
      if (inStock >= FILLINGS * filling || location === undefined) continue;
      const container = this.#label(part);
      const received = await staff.act([badges.logistics], 'logistics.receiveContainer', {
        container,
        part,
        lot: this.#isTraced(part) ? `L${container.slice(3)}` : null,
        quantity: Math.max(Math.ceil(filling / 2), ...there.map((c) => c.quantity)),
        location,
        expiresAt: null,
        delivery: null,
      });
      if (received.ok) counts.containersReceived += 1;
    }
  }

  /** The supermarkets whose lines use the part, with the largest filling of a place there. */
  #feeds(part: string): { supermarket: string; filling: number }[] {
    const { site } = this.#options;
    const fillings = new Map<string, number>();
    for (const stock of site.lineSideStock.filter((s) => s.part === part)) {
      const supermarket = site.locations.find((l) => l.id === stock.location)?.supermarket;
      if (supermarket === undefined) continue;
      fillings.set(supermarket, Math.max(fillings.get(supermarket) ?? 0, stock.maxQuantity));
    }
    return [...fillings].map(([supermarket, filling]) => ({ supermarket, filling }));
  }

  #isTraced(part: string): boolean {
    return this.#options.revision.parts.find((p) => p.number === part)?.tracking === 'lot';
  }

  /** New on the site, also after a restart of the simulation. */
  #label(part: string): string {
    this.#labels += 1;
    const run = Math.floor(this.#options.pace.timers.now() / 1000).toString(36);
    return `IN-${part.slice(0, 40)}-${run}-${String(this.#labels)}`;
  }

  async #serveCalls(): Promise<void> {
    const { staff, badges } = this.#options;
    const { rows } = await staff.ask(badges.logistics, 'logistics.calls', { life: 'live', limit: 200 });
    const live = new Set(rows.map((r) => r.call));
    for (const known of this.#seenS.keys()) if (!live.has(known)) this.#forget(known);
    for (const row of rows) await this.#serve(row);
  }

  #forget(call: string): void {
    this.#seenS.delete(call);
    this.#carriedS.delete(call);
  }

  async #serve(row: CallRow): Promise<void> {
    const { pace } = this.#options;
    const now = pace.nowS();
    const seenS = this.#seenS.get(row.call) ?? now;
    this.#seenS.set(row.call, seenS);
    if (row.transport !== null) return;
    if (row.status === 'inTransport') return this.#deliver(row, now);
    const urgent = row.emptyInS !== null && row.emptyInS < URGENT.emptyInS;
    const patience = (urgent ? URGENT.patienceTakts : PATIENCE_TAKTS) * this.#taktS(row.line);
    if (now - seenS < patience) return;
    if (row.status === 'picked') await this.#carry(row, now);
    else await this.#pick(row);
  }

  #taktS(line: string): number {
    const { site } = this.#options;
    const found: Line | undefined = site.lines.find((l) => l.id === line);
    return found?.taktS ?? 60;
  }

  /** Picks first out until the call has enough, also where that is more than its place takes; the next round carries it. */
  async #pick({ call, status, quantity, picked }: CallRow): Promise<void> {
    const { staff, badges } = this.#options;
    const list = await staff.ask(badges.logistics, 'logistics.pickList', { call });
    if (status !== 'picking') await staff.act([badges.logistics], 'logistics.startPicking', { call });
    let missing = quantity - picked;
    for (const { container, place, quantity: inside } of list?.candidates ?? []) {
      if (missing <= 0) return;
      const pick = { call, container, from: place.id, beyondRoom: true };
      const done = await staff.act([badges.logistics], 'logistics.pickContainer', pick);
      if (!done.ok) break;
      missing -= inside;
    }
    const { call: row } = (await staff.ask(badges.logistics, 'logistics.pickList', { call })) ?? {};
    if (row && row.picks.length > 0 && row.status === 'picking')
      await this.#carry(row, this.#options.pace.nowS());
  }

  async #carry({ call }: CallRow, now: number): Promise<void> {
    const { staff, badges } = this.#options;
    const carried = await staff.act([badges.logistics], 'logistics.carryCall', { call });
    if (carried.ok) this.#carriedS.set(call, now);
  }

  /** What an earlier run of the simulation carried is put down once its way must be over. */
  async #deliver({ call, to }: CallRow, now: number): Promise<void> {
    const { staff, badges, counts } = this.#options;
    const sinceS = this.#carriedS.get(call) ?? now;
    this.#carriedS.set(call, sinceS);
    if (now - sinceS < WALK_S) return;
    const delivered = await staff.act([badges.logistics], 'logistics.deliverCall', { call, location: to.id });
    if (delivered.ok) counts.deliveredByHand += 1;
  }

  async #takeOverTransports(): Promise<void> {
    const { staff, badges, pace } = this.#options;
    const { rows } = await staff.ask(badges.logistics, 'logistics.transports', { life: 'live', limit: 200 });
    const now = pace.nowS();
    const stranded = new Set(rows.filter((r) => r.needsPerson).map((r) => r.transport));
    for (const known of this.#strandedS.keys()) if (!stranded.has(known)) this.#strandedS.delete(known);
    for (const row of rows) {
      const { transport } = row;
      if (this.#mine.has(transport) && row.status === 'takenOver') await this.#bringByHand(row);
      if (!stranded.has(transport)) continue;
      const sinceS = this.#strandedS.get(transport) ?? now;
      this.#strandedS.set(transport, sinceS);
      if (now - sinceS < 2 * WALK_S) continue;
      const reason = 'no AGV can go on with it';
      const input = { transport, reason };
      const taken = await staff.act([badges.logistics], 'logistics.takeOverTransport', input);
      if (taken.ok) this.#mine.add(transport);
    }
  }

  async #bringByHand({ transport, carrier, person, containers, to }: TransportRow): Promise<void> {
    const { staff, badges, counts } = this.#options;
    const [container] = containers;
    if (carrier !== person && container !== undefined)
      await staff.act([badges.logistics], 'logistics.loadByHand', { transport, container });
    const input = { transport, location: to.id };
    const brought = await staff.act([badges.logistics], 'logistics.unloadByHand', input);
    if (!brought.ok) return;
    this.#mine.delete(transport);
    counts.deliveredByHand += 1;
  }
}
