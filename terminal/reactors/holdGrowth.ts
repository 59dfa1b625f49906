import { accept } from '#domain/kernel/decision';
import type { Cancel } from '#domain/kernel/runtime';
import { isoInstant } from '#domain/kernel/runtime';
import { growingHolds } from '#db/queries/holds';
import type { StoreChange } from '#db/store';
import type { Command } from '../commands/command.ts';
import type { Attendant, Attending } from '../host.ts';
import { grow, unlisted } from '../quality/holdGrowth.ts';
import { Errands } from './errands.ts';

/** Records that can put something into a hold. */
const causes: ReadonlySet<string> = new Set([
  'VisitOpened',
  'VisitClosed',
  'TighteningRecorded',
  'PartInstalled',
  'ContainerReceived',
  'HoldPlaced',
]);

/** A hold that was lifted comes back for what is heard of within this time; the ship gate knows it for ever. */
const comesBackMs = 30 * 86_400_000;

/** Changes come in bursts; one look after a short while sees them all. */
const gatherMs = 1000;

const takeIn: Command<{ readonly hold: string }> = {
  roles: [],
  devices: true,
  signed: 0,
  bound: false,
  decide: ({ hold }, context) => {
    const members = unlisted(hold, context);
    return members.length === 0 ? accept() : grow(hold, members, null, context);
  },
};

/**
 * The office terminal takes into holds by lot, tool or station what arrives late from other PCs; what a PC records itself its own
 * policy takes in.
 */
export function holdGrowthReactor(
  { engine, store, database, runtime }: Pick<Attending, 'engine' | 'store' | 'database' | 'runtime'>,
  onBug: (error: unknown) => void,
): Attendant {
  let waiting: Cancel | null = null;
  const errands = new Errands(runtime, onBug);
  const look = async (): Promise<void> => {
    for (const hold of growingHolds(database.read, isoInstant(runtime.nowMs() - comesBackMs))) {
      await engine.execute(takeIn, { hold }, { kind: 'policy', policy: 'holdGrowth' });
    }
  };
  const soon = (change: StoreChange): void => {
    if (waiting || change.source === 'own' || !change.events.some((e) => causes.has(e.type))) return;
    waiting = runtime.after(gatherMs, () => {
      waiting = null;
      errands.add(look);
    });
  };
  const leave = store.onChange(soon);
  return {
    async stop() {
      leave();
      waiting?.cancel();
      await errands.stop();
    },
  };
}
