import type { AnyContractProcedure } from '@orpc/contract';
import type { CommandsOf, QueriesOf } from './commands/registry.ts';
import type { Area } from './router.ts';

type Procedures = Readonly<Record<string, AnyContractProcedure>>;

/** Joins an area's contract with its handlers; the types hold them to each other, name by name. */
export function area<C extends Procedures, Q extends Procedures>(
  contract: { readonly commands?: C; readonly queries?: Q },
  handlers: { readonly commands?: CommandsOf<C>; readonly queries?: QueriesOf<Q> },
): Area {
  const commands: Record<string, Area['commands'][string]> = {};
  for (const [verb, procedure] of Object.entries(contract.commands ?? {})) {
    const command = handlers.commands?.[verb];
    if (!command) throw new Error(`no handler for command ${verb}`);
    commands[verb] = { contract: procedure, command };
  }
  const queries: Record<string, Area['queries'][string]> = {};
  for (const [name, procedure] of Object.entries(contract.queries ?? {})) {
    const query = handlers.queries?.[name];
    if (!query) throw new Error(`no handler for query ${name}`);
    queries[name] = { contract: procedure, query };
  }
  return { commands, queries };
}
