import { refuse } from '#domain/kernel/refusal';
import type { SiteRefusal } from '#domain/site/refusals';
import { terminal as terminalStream } from '#domain/site/terminal';
import { terminalReturned } from '#domain/site/terminalDecisions';
import { recordsPastEnd } from '#db/queries/site';
import type { Command } from '../commands/command.ts';
import type { Attendant, Attending } from '../host.ts';
import { Errands } from './errands.ts';

interface Returned {
  readonly terminal: string;
  readonly run: string;
}

const tell: Command<Returned> = {
  roles: [],
  devices: true,
  signed: 0,
  bound: false,
  decide: ({ terminal, run }, { store, read }) =>
    terminalReturned(store.state(terminalStream, terminal).state, {
      terminal,
      run,
      records: recordsPastEnd(read, terminal),
    }) ?? refuse<SiteRefusal>('terminalUnknown'),
};

/**
 * A PC that was declared lost or replaced, and is switched on all the same, learns of its end from the plant or another PC. It records that once for
 * each run of its engine, behind all that it brings along, so that somebody looks into what it holds and takes it off the floor.
 */
export function returnedReactor(
  { engine, store, runtime, identity: { terminal } }: Attending,
  onBug: (error: unknown) => void,
): Attendant {
  let told = false;
  const errands = new Errands(runtime, onBug);
  const say = async (): Promise<void> => {
    const { status } = store.state(terminalStream, terminal).state;
    if (told || (status !== 'lost' && status !== 'replaced')) return;
    const returned = { terminal, run: store.run };
    told = (await engine.execute(tell, returned, { kind: 'policy', policy: 'returned' })).ok;
  };
  const leave = store.onChange(({ streams }) => {
    if (streams.includes(`terminal/${terminal}`)) errands.add(say);
  });
  errands.add(say);
  return {
    async stop() {
      leave();
      await errands.stop();
    },
  };
}
