import { assemblyProjections } from '#db/projections/assembly';
import { logisticsProjections } from '#db/projections/logistics';
import { peopleProjections } from '#db/projections/people';
import { qualityProjections } from '#db/projections/quality';
import { siteProjections } from '#db/projections/site';
import type { Projections } from '#db/projector';
import { area } from './areas.ts';
import { assemblyCommands } from './commands/assembly.ts';
import { logisticsCommands } from './commands/logistics.ts';
import { peopleCommands } from './commands/people.ts';
import { qualityCommands } from './commands/quality.ts';
import { assemblyContract } from './contract/assembly.ts';
import { logisticsContract } from './contract/logistics.ts';
import { siteCommands } from './commands/site.ts';
import { peopleContract } from './contract/people.ts';
import { qualityContract } from './contract/quality.ts';
import { siteContract } from './contract/site.ts';
import { systemContract } from './contract/system.ts';
import type { LiveFleet } from './liveFleet.ts';
import { andonMaterial } from './policies/andonMaterial.ts';
import { defectFound } from './policies/defectFound.ts';
import { holdGrowth } from './policies/holdGrowth.ts';
import { lineBackflush } from './policies/lineBackflush.ts';
import { materialCall } from './policies/materialCall.ts';
import { nokLimit } from './policies/nokLimit.ts';
import type { CommittingPolicy } from './policies/policy.ts';
import { assemblyQueries } from './queries/assembly.ts';
import { logisticsQueries } from './queries/logistics.ts';
import { peopleQueries } from './queries/people.ts';
import { qualityQueries } from './queries/quality.ts';
import { siteQueries } from './queries/site.ts';
import type { SystemPorts } from './queries/system.ts';
import { systemQueries } from './queries/system.ts';
import type { Area } from './router.ts';

/** Every area's contract joined with its handlers. */
export const allAreas = (
  ports: SystemPorts & { readonly fleet: LiveFleet },
): Readonly<Record<string, Area>> => ({
  assembly: area(assemblyContract, { commands: assemblyCommands, queries: assemblyQueries }),
  logistics: area(logisticsContract, {
    commands: logisticsCommands(ports.fleet),
    queries: logisticsQueries(ports.fleet),
  }),
  people: area(peopleContract, { commands: peopleCommands, queries: peopleQueries }),
  quality: area(qualityContract, { commands: qualityCommands, queries: qualityQueries }),
  site: area(siteContract, { commands: siteCommands, queries: siteQueries(ports.terminal) }),
  system: area(systemContract, { queries: systemQueries(ports) }),
});

/** Every area's projections. */
export const allProjections: Projections = joined([
  assemblyProjections,
  logisticsProjections,
  peopleProjections,
  qualityProjections,
  siteProjections,
]);

/** Policies that act in the transaction of their cause. */
export const allPolicies: readonly CommittingPolicy[] = [
  andonMaterial,
  defectFound,
  holdGrowth,
  lineBackflush,
  materialCall,
  nokLimit,
];

function joined(parts: readonly Projections[]): Projections {
  return { states: parts.flatMap((p) => p.states), facts: parts.flatMap((p) => p.facts) };
}
