import type { RecoveryPlan } from './recoveryPlan.ts';
import { chosen, PlanWalk } from './recoveryPlan.ts';
import type { OfferedPlace, OfferedRow, OfferedRun, RecoveryRecord } from './recoveryStore.ts';
import type { SignatureHolds, UnsignedRow } from './recoveryVouch.ts';
import { Vouching } from './recoveryVouch.ts';
import type { PlantStore } from './store.ts';

export interface RecoveryStatus extends RecoveryPlan {
  readonly record: RecoveryRecord;
  readonly places: readonly OfferedPlace[];
  /** Of what is not proven, the rows that their author has not signed either, as far as anybody here holds his signature. */
  readonly unsigned: readonly UnsignedRow[];
}

/** So far before the place where the log ended is looked for where it began to be another. */
const overlap = 10_000;
export const startOf = ({ base }: RecoveryRecord): number => Math.max(0, base - overlap);

/** Rows read at a time: positions. */
const several = 500;

/** What terminals hold of a log that was put back, and what of it is proven. `prefer`: whose rows count where they differ. @throws StoreUnavailable */
export async function survey(
  store: PlantStore,
  record: RecoveryRecord,
  prefer: string | null,
  holds: SignatureHolds,
): Promise<RecoveryStatus> {
  const places = await store.offeredPlaces();
  const walk = new PlanWalk(
    { position: record.base, logHash: record.baseHash },
    [...places, ...(await store.provenPlaces())],
    prefer,
  );
  for await (const [position, rows] of offered(store, startOf(record))) walk.over(position, rows);
  const plan = walk.end();
  const { unproven } = plan;
  const unsigned = unproven.length === 0 ? [] : await unsignedIn(store, record, plan, prefer, holds);
  return { record, places, ...plan, unsigned };
}

export async function saidRuns(store: PlantStore): Promise<ReadonlyMap<string, readonly OfferedRun[]>> {
  return Map.groupBy(await store.offeredRuns(), ({ run }) => run);
}

async function unsignedIn(
  store: PlantStore,
  { base }: RecoveryRecord,
  { unproven }: RecoveryPlan,
  prefer: string | null,
  holds: SignatureHolds,
): Promise<readonly UnsignedRow[]> {
  const vouching = new Vouching(unproven, await saidRuns(store), holds);
  for await (const [, rows] of offered(store, base)) {
    const row = chosen(rows, prefer);
    if (row) vouching.over(row);
  }
  return vouching.end();
}

async function* offered(
  store: PlantStore,
  base: number,
): AsyncGenerator<readonly [number, readonly OfferedRow[]]> {
  const through = await store.offeredThrough();
  for (let at = base; at < through; at += several) {
    const rows = await store.offeredRows(at, Math.min(at + several, through));
    yield* Map.groupBy(rows, ({ position }) => position);
  }
}
