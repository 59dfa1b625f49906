import { terminalCloned } from '#domain/site/terminalDecisions';
import type { Command } from '../commands/command.ts';
import type { Attendant, Attending } from '../host.ts';
import { Errands } from './errands.ts';

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
  { engine, store, runtime, links, identity }: Attending,
  onBug: (error: unknown) => void,
): Attendant {
  const heard = new Set<string>();
  const told = new Set<string>();
  const errands = new Errands(runtime, onBug);
  const say = async (): Promise<void> => {
    for (const other of heard) {
      if (told.has(other)) continue;
      const cloned = { terminal: identity.terminal, run: store.run, other };
      const { ok } = await engine.execute(tell, cloned, { kind: 'policy', policy: 'cloned' });
      if (ok) told.add(other);
    }
  };
  const leave = links.onCloned((other) => {
    heard.add(other);
    errands.add(say);
  });
  return {
    async stop() {
      leave();
      await errands.stop();
    },
  };
}
