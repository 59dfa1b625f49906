import { andon } from '#domain/assembly/andon';
import { dueLevel, escalation } from '#domain/assembly/andonDecisions';
import type { Cancel } from '#domain/kernel/runtime';
import { isoInstant } from '#domain/kernel/runtime';
import { openAndons } from '#db/queries/andons';
import { lineCallCommands } from '../commands/lineCalls.ts';
import type { Attendant, Attending } from '../host.ts';
import { Errands } from './errands.ts';

type Parts = Pick<Attending, 'engine' | 'store' | 'database' | 'runtime'>;

/** Far below the step of an escalation. */
const lookEveryMs = 5000;

/**
 * Escalates the calls that nobody has taken in time, one level per step. `watched`: the lines that this PC looks after now. Two PCs
 * that do it at once, because they do not hear each other, have one effect.
 */
export function andonEscalationReactor(
  { engine, store, database, runtime }: Parts,
  watched: () => readonly string[],
  onBug: (error: unknown) => void,
): Attendant {
  const errands = new Errands(runtime, onBug);
  const look = async (): Promise<void> => {
    const now = isoInstant(runtime.nowMs());
    for (const { andon: id } of watched().flatMap((line) => openAndons(database.read, line))) {
      const { state } = store.state(andon, id);
      const level = dueLevel(state, now, escalation);
      if (state.status === 'absent' || level <= state.level) continue;
      const input = { andon: id, level };
      await engine.execute(lineCallCommands.escalateAndon, input, { kind: 'policy', policy: 'escalation' });
    }
  };
  let next: Cancel;
  const arm = (): Cancel =>
    runtime.after(lookEveryMs, () => {
      errands.add(look);
      next = arm();
    });
  next = arm();
  return {
    async stop() {
      next.cancel();
      await errands.stop();
    },
  };
}
