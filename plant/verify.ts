import { genesis } from '#sync/chain';
import type { Checkpoint } from '#sync/checkpoint';
import { checkpointHolds } from '#sync/checkpoint';
import { rollHash } from '#sync/log';
import type { ChainedRow, PlantRecord, PlantStore } from './store.ts';
import { verifyRuns } from './verifyRuns.ts';

export type PlantFault =
  /** Places of the log are missing. */
  | 'logGap'
  /** Its rolling hash does not come out: the verdict, the event's hash or the order was altered. */
  | 'log'
  /** A scope's numbers have a gap, or its rolling hash does not come out. */
  | 'scope'
  /** The plant signed something else of the log through here. */
  | 'checkpoint'
  /** The log is shorter than something that the plant signed, or than it says itself. */
  | 'truncated'
  /** As in a terminal: of a place of a run. */
  | 'gap'
  | 'hash'
  | 'columns'
  | 'unreadable'
  | 'signature'
  | 'unsigned'
  | 'stranger'
  | 'link';

/** Of the log at `position`, or of a run at `seq`; the first place that is wrong. */
export interface FoundPlantFault {
  readonly fault: PlantFault;
  readonly position: number | null;
  readonly scope: string | null;
  readonly run: string | null;
  readonly seq: number | null;
}

export interface PlantAudit {
  readonly positions: number;
  readonly scopes: number;
  readonly checkpoints: number;
  readonly runs: number;
  readonly signatures: number;
  /** Months of which bodies are not in the log, and how many: of those all was held against the rest but what they say. */
  readonly detachedMonths: readonly string[];
  readonly detached: number;
  /** The first thousand of them. */
  readonly faults: readonly FoundPlantFault[];
}

export type VerifiedStore = Pick<
  PlantStore,
  | 'head'
  | 'recoveries'
  | 'chained'
  | 'scopeHeads'
  | 'checkpointsAfter'
  | 'places'
  | 'runs'
  | 'chainHolds'
  | 'terminals'
  | 'months'
>;

const mostFaults = 1000;
/** Rows read at a time. */
const pageRows = 1000;

/** Collects what is found; more than some tell nobody more. */
export class Faults {
  readonly found: FoundPlantFault[] = [];

  add(fault: PlantFault, where: Partial<Omit<FoundPlantFault, 'fault'>>): void {
    if (this.found.length >= mostFaults) return;
    this.found.push({ fault, position: null, scope: null, run: null, seq: null, ...where });
  }
}

/**
 * Recomputes all that a plant's log says of itself, a page at a time: positions, rolling hash, scopes, checkpoints, then every run from its
 * bodies to its signatures. `held`: checkpoints that terminals hold; a log that was cut together with its own is told by those alone. The
 * log may grow meanwhile: what was there at the start is looked at.
 */
export async function verifyPlant(
  store: VerifiedStore,
  plant: PlantRecord,
  held: readonly Checkpoint[],
): Promise<PlantAudit> {
  const faults = new Faults();
  const recoveries = await store.recoveries();
  /** Of a log that was put back, and is not what it was there. */
  const isPast = (one: Checkpoint): boolean =>
    recoveries.some(({ epoch, intact }) => intact !== null && one.epoch <= epoch && one.position > intact);
  const log = new LogWalk(plant.publicKey, held, faults, isPast);
  const through = await store.scopeHeads();
  for (
    let page = await store.chained(0, pageRows);
    page.length > 0;
    page = await store.chained(log.position, pageRows)
  ) {
    const wanted = page.filter(({ position }) => position <= through.position);
    const signed = await store.checkpointsAfter(log.position, pageRows);
    log.over(wanted, signed);
    if (wanted.length < page.length) break;
  }
  log.end(through, await store.checkpointsAfter(log.position, pageRows));
  const { runs, signatures, detached } = await verifyRuns(store, plant, faults);
  const { position, scopes, checkpoints } = log;
  const { months } = await store.months();
  const detachedMonths = months.filter((m) => m.detachedAt !== null).map(({ month }) => month);
  return {
    positions: position,
    scopes,
    checkpoints,
    runs,
    signatures,
    detachedMonths,
    detached,
    faults: faults.found,
  };
}

class LogWalk {
  position = 0;
  checkpoints = 0;
  #hash = genesis;
  readonly #scopes = new Map<string, { seq: number; hash: string }>();
  readonly #key: string;
  readonly #held: readonly Checkpoint[];
  readonly #isPast: (one: Checkpoint) => boolean;
  readonly #faults: Faults;

  constructor(
    key: string,
    held: readonly Checkpoint[],
    faults: Faults,
    isPast: (one: Checkpoint) => boolean,
  ) {
    this.#key = key;
    this.#faults = faults;
    this.#isPast = isPast;
    this.#held = held.filter((one) => this.#isSigned(one));
  }

  get scopes(): number {
    return this.#scopes.size;
  }

  /** Rows that follow, and the plant's own checkpoints from here on. */
  over(rows: readonly ChainedRow[], signed: readonly Checkpoint[]): void {
    const last = rows.at(-1)?.position ?? 0;
    const own = signed.filter((one) => one.position <= last && this.#isSigned(one));
    const at = Map.groupBy([...own, ...this.#held], (one) => one.position);
    for (const row of rows) {
      this.#row(row);
      for (const made of at.get(row.position) ?? []) this.#compare(made);
    }
  }

  /** `said`: where the appender says that the log and its scopes stand; `beyond`: what was signed of more than is there. */
  end(said: { readonly position: number; readonly logHash: string }, beyond: readonly Checkpoint[]): void {
    const own = beyond.filter((one) => this.#isSigned(one));
    const signed = [...own, ...this.#held].filter((one) => one.position > this.position);
    if (signed.length > 0 || said.position > this.position)
      this.#faults.add('truncated', { position: this.position + 1 });
    else if (said.logHash !== this.#hash) this.#faults.add('log', { position: this.position });
  }

  #isSigned(one: Checkpoint): boolean {
    if (this.#isPast(one)) return false;
    const holds = checkpointHolds(one, this.#key);
    if (!holds) this.#faults.add('checkpoint', { position: one.position });
    return holds;
  }

  /** Goes on by what stands there, so that each fault is told once. */
  #row({ position, hash, verdict, logHash, scope, scopeSeq, scopeHash }: ChainedRow): void {
    if (position !== this.position + 1) this.#faults.add('logGap', { position: this.position + 1 });
    else if (rollHash(this.#hash, hash, verdict) !== logHash) this.#faults.add('log', { position });
    this.position = position;
    this.#hash = logHash;
    const before = this.#scopes.get(scope) ?? { seq: 0, hash: genesis };
    if (scopeSeq !== before.seq + 1 || rollHash(before.hash, hash, verdict) !== scopeHash)
      this.#faults.add('scope', { position, scope });
    this.#scopes.set(scope, { seq: scopeSeq, hash: scopeHash });
  }

  #compare(made: Checkpoint): void {
    this.checkpoints += 1;
    const scopesHold =
      made.scopes.length === this.#scopes.size &&
      made.scopes.every(({ scope, seq, hash }) => {
        const here = this.#scopes.get(scope);
        return here?.seq === seq && here.hash === hash;
      });
    if (made.logHash !== this.#hash || !scopesHold)
      this.#faults.add('checkpoint', { position: made.position });
  }
}
