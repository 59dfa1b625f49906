import { assemblyProjections } from '#db/projections/assembly';
import type { Projections } from '#db/projector';
import { area } from './areas.ts';
import { systemContract } from './contract/system.ts';
import type { CommittingPolicy } from './policies/policy.ts';
import type { SystemPorts } from './queries/system.ts';
import { systemQueries } from './queries/system.ts';
import type { Area } from './router.ts';

/** Every area's contract joined with its handlers. */
export const allAreas = (ports: SystemPorts): Readonly<Record<string, Area>> => ({
  system: area(systemContract, { queries: systemQueries(ports) }),
});

/** Every area's projections. */
export const allProjections: Projections = joined([assemblyProjections]);

/** Policies that act in the transaction of their cause. */
export const allPolicies: readonly CommittingPolicy[] = [];

function joined(parts: readonly Projections[]): Projections {
  return { states: parts.flatMap((p) => p.states), facts: parts.flatMap((p) => p.facts) };
}
