import { salvagedIn } from '#db/salvage/salvaged';
import type { QueriesOf } from '../commands/registry.ts';
import type { SyncStatus, systemContract } from '../contract/system.ts';
import type { PeopleState } from '../peopleCache.ts';
import type { KeyKept } from '../keyVault.ts';
import { sealedCode, terminal } from '#domain/site/terminal';
import type { TerminalState } from '#domain/site/terminal';
import type { ReadDb } from '#db/open';
import { terminalNames } from '#db/queries/site';
import { syncDetailOf } from './syncDetail.ts';

/** What the engine knows of itself that no projection holds. */
export interface SystemPorts {
  readonly status: () => SyncStatus;
  readonly terminal: string;
  readonly name: string;
  readonly version: string;
  readonly demo: boolean;
  readonly keyKept: () => KeyKept;
  readonly people: () => PeopleState;
}

export const systemQueries = (ports: SystemPorts): QueriesOf<typeof systemContract.queries> => ({
  status: () => ports.status(),
  people: () => ports.people(),
  key: () => ({ kept: ports.keyKept() }),
  sync: (_input, context) => syncDetailOf(context),
  site: (_input, { site }) => site,
  salvaged: (_input, { store }) => salvagedIn(store),
  terminal: (_input, { store, site, read }) => {
    const state = store.state(terminal, ports.terminal).state;
    const duty = state.status === 'absent' ? null : (state.enrolment?.duty ?? null);
    return {
      terminal: ports.terminal,
      name: ports.name,
      version: ports.version,
      site: site?.name ?? null,
      line: duty?.line ?? null,
      stations: [...(duty?.stations ?? [])],
      zones: [...(duty?.zones ?? [])],
      demo: ports.demo,
      breakGlass: sealedCode(state) !== null,
      ended: endedOf(state, read),
    };
  },
});

function endedOf(state: TerminalState, read: ReadDb) {
  if (state.status === 'absent' || state.status === 'active') return null;
  const { status, at } = state;
  const by = status === 'replaced' ? (terminalNames(read).get(state.by) ?? state.by) : null;
  return { status, at, reason: status === 'replaced' ? null : state.reason, by };
}
