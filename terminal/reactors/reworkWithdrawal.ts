import { accept } from '#domain/kernel/decision';
import { streamId } from '#domain/kernel/streamType';
import { rework } from '#domain/assembly/rework';
import type { OrderedRework } from '#domain/assembly/reworkDecisions';
import { withdrawRework } from '#domain/assembly/reworkDecisions';
import { isOvertaken } from '#domain/assembly/reworkOrder';
import { reworksOrdered } from '#db/queries/reworks';
import type { Command } from '../commands/command.ts';
import type { Attendant, Attending } from '../host.ts';
import { Errands } from './errands.ts';

/** Decisions that can take the place of one that ordered rework. */
const causes: ReadonlySet<string> = new Set(['DispositionDecided', 'AffectedUnitsDecided']);

const withdraw: Command<OrderedRework> = {
  roles: [],
  devices: true,
  signed: 0,
  bound: false,
  decide: (ordered, context) => {
    const { reads } = context.store;
    const stream = streamId(rework, ordered.rework);
    const orderedIn = (['hold', 'issue'] as const).find((where) =>
      isOvertaken(ordered, { stream, payload: { orderedIn: where } }, reads),
    );
    if (orderedIn === undefined) return accept();
    const { state } = context.store.state(rework, ordered.rework);
    return withdrawRework(state, { ordered, orderedIn }, context, reads);
  },
};

/**
 * The office terminal withdraws what was ordered by decisions that gave way, once the plant has accepted what took their place:
 * nobody is to rework what is to be scrapped. It looks once when it starts, for what was accepted while it was away.
 */
export function reworkWithdrawalReactor(
  { engine, store, database, runtime }: Pick<Attending, 'engine' | 'store' | 'database' | 'runtime'>,
  onBug: (error: unknown) => void,
): Attendant {
  const look = async (): Promise<void> => {
    for (const ordered of reworksOrdered(database.read))
      await engine.execute(withdraw, ordered, { kind: 'policy', policy: 'reworkWithdrawal' });
  };
  const errands = new Errands(runtime, onBug);
  errands.add(look);
  const leave = store.onChange(({ source, events }) => {
    if (source === 'plant' && events.some((e) => causes.has(e.type))) errands.add(look);
  });
  return {
    async stop() {
      leave();
      await errands.stop();
    },
  };
}
