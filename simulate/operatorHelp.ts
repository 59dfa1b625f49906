import type { LineParts } from './lineStation.ts';
import type { MissingItem } from './lineTypes.ts';
import { recordedKey } from './operatorStaff.ts';

export type AndonKind = 'material' | 'quality' | 'equipment' | 'help';

/** What people at a station do beside their work: call for help, report a defect, and see to a unit that is stuck. */
export class Help {
  readonly #parts: LineParts;
  readonly #station: string;

  constructor(parts: LineParts, station: string) {
    this.#parts = parts;
    this.#station = station;
  }

  /**
   * A machine that is down stops its station: answers the stop, to be ended when the unit goes, or null. A missing part is
   * called from the supermarket as well.
   */
  async callAndon(
    unit: string,
    kind: AndonKind,
    missing: readonly MissingItem[] = [],
  ): Promise<string | null> {
    const { staff, badges, counts, line } = this.#parts;
    const station = this.#station;
    const called = await staff.act([badges.operator], 'assembly.callAndon', { station, kind, unit });
    if (!called.ok) return null;
    counts.andons += 1;
    const andon = recordedKey(called, 'andon');
    if (kind === 'material') await this.#callParts(missing, andon);
    if (kind !== 'equipment') return null;
    const stopped = { line: line.id, station, andon };
    return recordedKey(await staff.act([badges.operator], 'assembly.startStop', stopped), 'stop');
  }

  /** The supervisor may have been faster. */
  async endStop(stop: string): Promise<void> {
    const { staff, badges, line } = this.#parts;
    const { rows } = await staff.ask(badges.operator, 'assembly.stops', { line: line.id, limit: 100 });
    if (rows.find((r) => r.stop === stop)?.status === 'running')
      await staff.act([badges.operator], 'assembly.endStop', { stop });
  }

  async #callParts(missing: readonly MissingItem[], andon: string | null): Promise<void> {
    const { staff, badges, site } = this.#parts;
    const here = new Set(site.locations.filter((l) => l.station === this.#station).map((l) => l.id));
    for (const item of missing) {
      if (item.kind !== 'part') continue;
      const { part } = item;
      const place = site.lineSideStock.find((s) => s.part === part && here.has(s.location));
      if (!place) continue;
      const { location } = place;
      const asked = await staff.ask(badges.operator, 'logistics.calls', { line: this.#parts.line.id });
      if (asked.rows.some((c) => c.to.id === location && c.part.id === part)) continue;
      await staff.act([badges.operator], 'logistics.raiseCall', { location, part, andon });
    }
  }

  /** As severe as the site's list of defects says; A and B keep the unit until somebody has put it right. */
  async reportDefect(unit: string, defectCode: string): Promise<void> {
    const { staff, badges, counts } = this.#parts;
    const defect = { station: this.#station, unit, defectCode, text: '' };
    const seen = await staff.act([badges.operator, ...badges.supervisors], 'assembly.recordDefect', defect);
    if (seen.ok) counts.defects += 1;
  }

  async doRework(rework: string): Promise<void> {
    const { staff, badges } = this.#parts;
    await staff.act([...badges.supervisors], 'assembly.doRework', { rework, note: '' });
  }

  /** Signed by two, as it must be while the plant is away. True when the unit has gone on. */
  async bypass(unit: string): Promise<boolean> {
    const { staff, badges, site, counts } = this.#parts;
    const [first, second] = badges.supervisors;
    const passed = await staff.act([first], 'assembly.bypassStation', {
      station: this.#station,
      unit,
      reason: site.reasons.find((r) => r.kind === 'bypass')?.id ?? 'other',
      note: 'finished beside the line',
      signature: staff.signature(first, 'bypass'),
      secondSignature: staff.signature(second, 'bypass'),
    });
    if (passed.ok) counts.bypassed += 1;
    return passed.ok;
  }

  async pullOff(unit: string, reason: string): Promise<boolean> {
    const { staff, badges, site, counts, line } = this.#parts;
    const place = site.locations.find((l) => l.kind === 'rework' && l.supermarket === line.supermarket);
    const taken = { unit, location: place?.id ?? null, reason };
    const pulled = await staff.act([...badges.supervisors], 'assembly.pullOffUnit', taken);
    if (pulled.ok) counts.pulledOff += 1;
    return pulled.ok;
  }
}
