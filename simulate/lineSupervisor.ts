import type { LineBoard } from './lineTypes.ts';
import type { OrderFeed } from './lineOrders.ts';
import type { LineParts } from './lineStation.ts';
import type { AnswerOf } from './terminalClient.ts';

type ShipRow = AnswerOf<'assembly.shipGate'>['rows'][number];

/** How long a call waits until somebody comes, and until the help was given; simulated seconds. */
const COMES_S = 45;
const HELPED_S = 150;
/** A unit that was refused at the gate is tried again after this. */
const GATE_AGAIN_S = 120;

/** The supervisor with the quality lead beside the line: answers calls, ends stops, and sends finished units away. */
export class LineSupervisor {
  readonly #parts: LineParts;
  readonly #orders: OrderFeed;
  /** When each open call was first seen: clocks of PCs may differ from ours. */
  readonly #calledS = new Map<string, number>();
  readonly #tryAgainS = new Map<string, number>();
  /** Reworks and bypasses found good, once each: the plant's verdict on it may take long. */
  readonly #foundGood = new Set<string>();

  constructor(parts: LineParts, orders: OrderFeed) {
    this.#parts = parts;
    this.#orders = orders;
  }

  async round(): Promise<void> {
    await this.#orders.keepUp();
    const { staff, badges, line } = this.#parts;
    const board = await staff.ask(badges.supervisors[0], 'assembly.lineBoard', { line: line.id });
    if (board) {
      await this.#answerCalls(board);
      await this.#endStops(board);
    }
    await this.#sendAway();
  }

  async #answerCalls({ andons }: LineBoard): Promise<void> {
    const { pace, staff, badges } = this.#parts;
    const now = pace.nowS();
    const open = new Set(andons.map((a) => a.andon));
    for (const known of this.#calledS.keys()) if (!open.has(known)) this.#calledS.delete(known);
    for (const { andon, status } of andons) {
      const sinceS = now - (this.#calledS.get(andon) ?? now);
      if (!this.#calledS.has(andon)) this.#calledS.set(andon, now);
      if (status === 'called' && sinceS >= COMES_S)
        await staff.act([...badges.supervisors], 'assembly.acknowledgeAndon', { andon });
      else if (status === 'acknowledged' && sinceS >= HELPED_S)
        await staff.act([...badges.supervisors], 'assembly.resolveAndon', { andon });
    }
  }

  /** A stop that came with a call ends with it at the latest, and gets its reason. */
  async #endStops({ andons, stops }: LineBoard): Promise<void> {
    const { staff, badges, site } = this.#parts;
    const open = new Set(andons.map((a) => a.andon));
    const reason = site.reasons.find((r) => r.kind === 'stop')?.id;
    for (const { stop, status, andon, reason: known } of stops) {
      if (andon === null) continue;
      if (status === 'running' && !open.has(andon))
        await staff.act([...badges.supervisors], 'assembly.endStop', { stop });
      else if (status === 'ended' && known === null && reason !== undefined)
        await staff.act([...badges.supervisors], 'assembly.classifyStop', { stop, reason, note: '' });
    }
  }

  async #sendAway(): Promise<void> {
    const { staff, badges, line, pace } = this.#parts;
    const gate = await staff.ask(badges.supervisors[0], 'assembly.shipGate', { line: line.id, limit: 200 });
    for (const row of gate.rows) {
      const now = pace.nowS();
      if (row.awaiting || now < (this.#tryAgainS.get(row.unit) ?? 0)) continue;
      const gone = row.obstacles.length === 0 ? await this.#ship(row) : await this.#clear(row);
      if (gone) this.#tryAgainS.delete(row.unit);
      else this.#tryAgainS.set(row.unit, now + GATE_AGAIN_S);
    }
  }

  async #ship({ unit, order }: ShipRow): Promise<boolean> {
    const { staff, badges, counts } = this.#parts;
    const [supervisor] = badges.supervisors;
    const signature = staff.signature(supervisor, 'ship');
    const shipped = await staff.act([supervisor], 'assembly.shipUnit', { unit, signature });
    if (!shipped.ok) return false;
    counts.shipped += 1;
    if (order !== null) await staff.act([supervisor], 'assembly.confirmOrder', { order, unit });
    return true;
  }

  /** Rework beside the line and a second look at bypasses; issues and holds are for the quality lead's own screen. */
  async #clear({ unit, obstacles }: ShipRow): Promise<boolean> {
    const { staff, badges } = this.#parts;
    const [, second] = badges.quality;
    for (const obstacle of obstacles) {
      if (obstacle.kind === 'rework') await this.#finishRework(obstacle.rework);
      if (obstacle.kind !== 'bypass' || this.#foundGood.has(obstacle.bypass)) continue;
      const { bypass } = obstacle;
      this.#foundGood.add(bypass);
      const signature = staff.signature(second, 'review');
      const note = 'finished and looked at';
      await staff.act([second], 'assembly.reviewBypass', { unit, bypass, note, signature });
    }
    return false;
  }

  async #finishRework(rework: string): Promise<void> {
    const { staff, badges, line } = this.#parts;
    const [lead] = badges.quality;
    const { rows } = await staff.ask(lead, 'assembly.reworks', { line: line.id, limit: 1000 });
    const status = rows.find((r) => r.rework === rework)?.status;
    const note = 'finished beside the line';
    if (status === 'open') await staff.act([...badges.supervisors], 'assembly.doRework', { rework, note });
    if (status !== 'done' || this.#foundGood.has(rework)) return;
    this.#foundGood.add(rework);
    const signature = staff.signature(lead, 'verify');
    await staff.act([lead], 'assembly.verifyRework', { rework, note: '', signature });
  }
}
