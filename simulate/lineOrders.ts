import { vinCheckDigit } from '#domain/assembly/vin';
import type { ProductRevision } from '#domain/site/productRevision';
import type { LineParts } from './lineStation.ts';
import type { Random } from './random.ts';
import type { AnswerOf } from './terminalClient.ts';

/** Fewer orders in the sequence than this, and the next ones are released; fewer imported, and the ERP sends more. */
const AHEAD = 20;
const BATCH = 20;
const VIN_DIGITS = '0123456789ABCDEFGHJKLMNPRSTUVWXYZ';

/** The ERP and the planner: they see to it that the sequence never runs out. */
export class OrderFeed {
  readonly #parts: LineParts;
  readonly #revision: ProductRevision;
  readonly #random: Random;
  /** Counts on from the second in which the simulation began, so that a later run gives other numbers. */
  #next: number;

  constructor(parts: LineParts, revision: ProductRevision, random: Random) {
    this.#parts = parts;
    this.#revision = revision;
    this.#random = random.fork('orders');
    this.#next = Math.floor(parts.pace.timers.now() / 1000) - 1_760_000_000;
  }

  async keepUp(): Promise<void> {
    const { staff, badges, line } = this.#parts;
    const [supervisor] = badges.supervisors;
    if ((await this.#buildable(AHEAD)).length >= AHEAD) return;
    const ofLine = { line: line.id, status: 'imported', limit: BATCH } as const;
    const imported = await staff.ask(supervisor, 'assembly.orders', ofLine);
    const orders = imported.rows.length > 0 ? imported.rows.map((o) => o.order) : await this.#import();
    if (orders.length === 0) return;
    await staff.act([...badges.supervisors], 'assembly.releaseOrders', { line: line.id, orders });
  }

  /** An order that cannot be built now must not keep the others. */
  async passOver(reason: string): Promise<void> {
    const { staff, badges, line } = this.#parts;
    const [order] = await this.#buildable(1);
    if (order === undefined) return;
    await staff.act([...badges.supervisors], 'assembly.pauseInSequence', { line: line.id, order, reason });
  }

  /** The first orders of the sequence that are not paused: at most `count`, however many paused ones stand before them. */
  async #buildable(count: number): Promise<readonly string[]> {
    const { staff, badges, line } = this.#parts;
    const found: string[] = [];
    let after: string | null = null;
    do {
      const page: AnswerOf<'assembly.sequence'> = await staff.ask(
        badges.supervisors[0],
        'assembly.sequence',
        {
          line: line.id,
          ...(after === null ? {} : { after }),
        },
      );
      found.push(...page.rows.filter((r) => r.paused === null).map((r) => r.order));
      after = page.next;
    } while (after !== null && found.length < count);
    return found.slice(0, count);
  }

  async #import(): Promise<string[]> {
    const { staff, badges } = this.#parts;
    const orders = Array.from({ length: BATCH }, () => this.#order());
    const taken = await staff.act([...badges.supervisors], 'assembly.importOrders', { orders });
    return taken.ok ? orders.map((o) => o.order) : [];
  }

  #order() {
    this.#next += 1;
    const [first, ...others] = this.#revision.variants;
    if (!first) throw new Error('a product revision has a variant');
    const variant = this.#random.pick([first, ...others]);
    const content = {
      revision: 0,
      line: this.#parts.line.id,
      model: variant.model,
      variant: variant.id,
      quantity: 1,
      vin: vinOf(this.#next),
      dueAt: null,
      options: [],
    };
    return { order: `ERP-${String(this.#next)}`, content };
  }
}

/** A well-formed VIN with its check digit; the number fills the last seven places. */
function vinOf(number: number): string {
  let serial = '';
  for (let rest = number, place = 0; place < 7; place += 1) {
    serial = (VIN_DIGITS[rest % VIN_DIGITS.length] ?? '0') + serial;
    rest = Math.floor(rest / VIN_DIGITS.length);
  }
  const plain = `LTKEV1A00T${serial}`;
  return plain.slice(0, 8) + vinCheckDigit(plain) + plain.slice(9);
}
