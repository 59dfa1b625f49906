import { hostname, userInfo } from 'node:os';
import type { Command } from 'commander';
import { isoInstant } from '#domain/kernel/runtime';
import { streamTypes } from '#domain/streams';
import type { HistoryOutcome, HistoryRefusal } from '#plant/history';
import { readPlant } from '#plant/readPlant';
import type { PlantStore } from '#plant/store';
import { nodeRuntime } from '#process/nodeRuntime';
import { stderrLog } from '#terminal/process/stderrLog';
import { databaseUrlFrom } from '../databaseUrl.ts';
import { PlainFailure, UsageError } from '../process.ts';
import { plainly } from './plainPlant.ts';

interface PlantHistoryFlags {
  readonly data: string;
  readonly databaseUrl?: string;
  readonly databaseUrlFile?: string;
}

/** `takt plant history`: beside a running plant, too. */
export function addPlantHistory(plant: Command): void {
  const history = plant
    .command('history')
    .description('the months of the log: list, detach, attach; beside a running plant, too');
  const looking = <T>(look: (store: PlantStore) => Promise<T>): Promise<T> =>
    withStore(plant.opts<PlantHistoryFlags>(), look);
  history
    .command('list')
    .description('one JSON line per month, oldest first')
    .action(() => looking(list));
  history
    .command('detach')
    .description('takes the bodies of a month that is over out of the log, into a table beside it')
    .argument('<month>', 'as list names it, e.g. 2026-11')
    .action((month: string) =>
      looking(async (store) => told(month, await store.detachMonth(detachOf(month)))),
    );
  history
    .command('attach')
    .description("takes the month's table into the log again, once every row of it is what was detached")
    .argument('<month>', 'as list names it, e.g. 2026-11')
    .action((month: string) =>
      looking(async (store) => told(month, await store.attachMonth(askedFor(month)))),
    );
}

const runtime = nodeRuntime();

async function withStore<T>(flags: PlantHistoryFlags, look: (store: PlantStore) => Promise<T>): Promise<T> {
  const options = {
    dataDir: flags.data,
    databaseUrl: databaseUrlFrom(flags.databaseUrl, flags.databaseUrlFile),
    runtime,
    log: stderrLog('plant', 'warn'),
  };
  return readPlant(options, look).catch((error: unknown) => {
    throw plainly(error);
  });
}

async function list(store: PlantStore): Promise<void> {
  const { months, open, trace } = await store.months();
  for (const month of months) {
    const acts = trace.flatMap(({ month: of, ...act }) => (of === month.month ? [act] : []));
    process.stdout.write(`${JSON.stringify({ ...month, acts })}\n`);
  }
  const first = (months.at(-1)?.last ?? 0) + 1;
  process.stdout.write(`${JSON.stringify({ month: open === '' ? null : open, first, last: null })}\n`);
}

const askedFor = (month: string) => {
  if (!/^\d{4}-\d{2}$/u.test(month)) throw new UsageError(`give a month as YYYY-MM, not "${month}"`);
  return { month, at: isoInstant(runtime.nowMs()), by: `${userInfo().username}@${hostname()}` };
};

const detachOf = (month: string) => ({
  ...askedFor(month),
  stateVersions: Object.fromEntries(
    Object.values(streamTypes).map(({ name, stateVersion }) => [name, stateVersion]),
  ),
});

function told(month: string, outcome: HistoryOutcome): void {
  if (outcome.status === 'refused') throw new PlainFailure(`${month}: ${reasonOf(outcome)}`);
  const { rows, kept } = outcome;
  process.stdout.write(`${JSON.stringify({ month, rows, bodiesInLog: kept })}\n`);
}

function reasonOf(refusal: HistoryRefusal): string {
  switch (refusal.code) {
    case 'unknownMonth':
      return 'the log has no such month: takt plant history list';
    case 'monthOpen':
      return 'it is appended to; the first push of the next month ends it';
    case 'detachedAlready':
      return 'it is detached already';
    case 'attachedAlready':
      return 'it is in the log';
    case 'locked':
      return 'something reads the log for long, a backup perhaps; nothing was changed, try again when it is done';
    case 'terminalsBehind':
      return `${refusal.terminals.join(', ')} did not hear it to its end: let them sync, or revoke them`;
    case 'tableMissing':
      return `there is no table ${refusal.table}: bring it back first, e.g. with pg_restore`;
    case 'tableDiffers':
      return `${refusal.table} is not what was detached, from position ${String(refusal.position)} on; it stays out of the log`;
  }
}
