import { streamId } from '#domain/kernel/streamType';
import { terminal as terminalType } from '#domain/site/terminal';
import type { Ledger } from './intake/ledger.ts';
import type { CommittedGroup } from './intake/observer.ts';
import type { Readopted, ReadoptTools } from './intake/readopt.ts';
import { appendAnew, readopt } from './intake/readopt.ts';
import { lostCode } from './intake/refusals.ts';
import { tellUnsigned } from './intake/tellUnsigned.ts';
import { plantTerminal } from './plantTerminal.ts';
import { chosen } from './recoveryPlan.ts';
import type { RecoveryStatus } from './recoverySurvey.ts';
import { saidRuns, startOf } from './recoverySurvey.ts';
import type { UnsignedRow } from './recoveryVouch.ts';
import type { LogRow, PlantStore } from './store.ts';
import { StoreUnavailable } from './store.ts';

/** Positions of one commit, and rows read at a time. */
const several = 500;

/** What is taken of that which terminals hold of a log that was put back. */
interface Taking {
  readonly prefer: string | null;
  readonly asIs: boolean;
  readonly withUnproven: boolean;
}

interface TakeBackParts {
  readonly store: PlantStore;
  committed(group: CommittedGroup): void;
}

/** Brings rows back into a log that was put back, piece by piece; broken off anywhere it goes on where it was. */
export class TakeBack {
  readonly #parts: TakeBackParts;
  readonly #tools: () => ReadoptTools;
  readonly #ledger: Ledger;
  readonly #counted: { taken: number; lost: number };

  constructor(
    parts: TakeBackParts,
    tools: () => ReadoptTools,
    ledger: Ledger,
    counted: { taken: number; lost: number },
  ) {
    this.#parts = parts;
    this.#tools = tools;
    this.#ledger = ledger;
    this.#counted = counted;
  }

  /** Answers through where the log is what it was. @throws StoreUnavailable */
  async run({ record, unsigned }: RecoveryStatus, taking: Taking): Promise<number> {
    const { asIs, withUnproven } = taking;
    const { store } = this.#parts;
    const ledger = this.#ledger;
    const through = await store.offeredThrough();
    const said = await saidRuns(store);
    const isLeft = new Set(withUnproven ? [] : unsigned.map(({ position }) => position));
    const last = new Map((await store.furthestRuns()).map((run) => [run.terminal, run]));
    const [first] = await store.offeredPlaces();
    const tellOn = streamId(terminalType, first?.terminal ?? plantTerminal);
    let lost = await this.#filledBefore(record.base);
    const start = asIs ? startOf(record) : ledger.head.position;
    for (let at = start; at < through; at += several) {
      const end = Math.min(at + several, through);
      const offered = (await store.offeredRows(at, end)).filter(({ position }) => !isLeft.has(position));
      const byPosition = [...Map.groupBy(offered, ({ position }) => position).values()];
      const rows = asIs ? offered : byPosition.flatMap((some) => chosen(some, taking.prefer) ?? []);
      const done = asIs
        ? await appendAnew(ledger, { rows, said, last }, this.#tools())
        : await readopt(ledger, { rows, through: end, said, last, tellOn }, this.#tools());
      await this.#commit(done);
      lost ??= done.lost[0] ?? null;
    }
    if (withUnproven) await this.#tell(unsigned);
    if (asIs) return record.base;
    return (lost ?? Math.max(record.base, through) + 1) - 1;
  }

  async #tell(unsigned: readonly UnsignedRow[]): Promise<void> {
    for (let at = 0; at < unsigned.length; at += several)
      await this.#commit(
        await tellUnsigned(this.#ledger, unsigned.slice(at, at + several), this.#tools()),
        false,
      );
  }

  async #commit({ commit, judgement, lost }: Readopted, counts = true): Promise<void> {
    const { store, committed } = this.#parts;
    const { rows, runs, deadLetters } = commit;
    if (rows.length + runs.length + deadLetters.length === 0) return;
    if ((await store.commit(commit)) !== 'committed') throw new StoreUnavailable('the lease is lost');
    committed({ rows, runs, judgement, latencyMs: 0, again: false });
    if (!counts) return;
    this.#counted.lost += lost.length;
    this.#counted.taken += rows.length - lost.length;
  }

  /** The first position that was filled without its row, where it was begun before and broken off; null without one. */
  async #filledBefore(base: number): Promise<number | null> {
    for (let at = base; at < this.#ledger.head.position; at += several) {
      const rows = await this.#parts.store.rows(at, several);
      const filled = rows.find((row) => row.terminal === plantTerminal && tellsLost(row));
      if (filled) return filled.position;
    }
    return null;
  }
}

const tellsLost = ({ stream, body }: Pick<LogRow, 'stream' | 'body'>): boolean =>
  stream.startsWith(`${terminalType.name}/`) && body.includes(`"code":"${lostCode}"`);
