import { recordsMissed } from '#domain/site/terminalDecisions';
import type { MissedRecords } from '#db/missedRecords';
import { missedRecords } from '#db/missedRecords';
import type { Command } from '../commands/command.ts';
import type { Attendant, Attending } from '../host.ts';
import { Errands } from './errands.ts';

/** Other PCs that heard the records bring them to the plant within this time, if they reach it. */
const waitMs = 20_000;

const tell: Command<MissedRecords & { readonly terminal: string }> = {
  roles: [],
  devices: true,
  signed: 0,
  bound: false,
  decide: ({ terminal, ...missed }) => recordsMissed(terminal, missed),
};

/**
 * A PC whose disk lost what it had called saved does not know of it; the plant remembers what the PC said it had. What neither the plant nor this
 * PC has any more is recorded, so that somebody looks into it.
 */
export function missedRecordsReactor(
  { engine, store, runtime, links, identity }: Attending,
  onBug: (error: unknown) => void,
): Attendant {
  const { terminal } = identity;
  const sinceMs = new Map<string, number>();
  const told = new Set<string>();
  let overdue: readonly MissedRecords[] = [];
  const errands = new Errands(runtime, onBug);
  const say = async (): Promise<void> => {
    for (const missed of overdue) {
      if (told.has(missed.run)) continue;
      const input = { terminal, ...missed };
      const { ok } = await engine.execute(tell, input, { kind: 'policy', policy: 'missedRecords' });
      if (ok) told.add(missed.run);
    }
  };
  const leave = links.onSaid((said) => {
    const missing = missedRecords(store, said).filter(({ run }) => !told.has(run));
    for (const run of sinceMs.keys()) if (!missing.some((m) => m.run === run)) sinceMs.delete(run);
    const nowMs = runtime.monotonicMs();
    for (const { run } of missing) sinceMs.set(run, sinceMs.get(run) ?? nowMs);
    overdue = missing.filter(({ run }) => nowMs - (sinceMs.get(run) ?? nowMs) >= waitMs);
    if (overdue.length > 0) errands.add(say);
  });
  return {
    async stop() {
      leave();
      await errands.stop();
    },
  };
}
