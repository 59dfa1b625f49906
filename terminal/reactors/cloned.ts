import { terminalCloned } from '#domain/site/terminalDecisions';
import type { Command } from '../commands/command.ts';
import type { Attendant, Attending } from '../host.ts';

interface Cloned {
  readonly terminal: string;
  readonly run: string;
  readonly other: string;
}

const tell: Command<Cloned> = {
  roles: [],
  devices: true,
  signed: 0,
  bound: false,
  decide: ({ terminal, run, other }) => terminalCloned(terminal, run, other),
};

/** Records that another PC speaks as this terminal, once for each run that it hears of, so that somebody looks into it. */
export function clonedReactor(
  { engine, store, links, identity }: Attending,
  onBug: (error: unknown) => void,
): Attendant {
  const told = new Set<string>();
  let telling: Promise<void> = Promise.resolve();
  const say = async (other: string): Promise<void> => {
    if (told.has(other)) return;
    const cloned = { terminal: identity.terminal, run: store.run, other };
    const { ok } = await engine.execute(tell, cloned, { kind: 'policy', policy: 'cloned' });
    if (ok) told.add(other);
  };
  const leave = links.onCloned((other) => {
    telling = telling.then(() => say(other)).catch(onBug);
  });
  return {
    async stop() {
      leave();
      await telling;
    },
  };
}
