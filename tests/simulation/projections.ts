import { assemblyProjections } from '#db/projections/assembly';
import { logisticsProjections } from '#db/projections/logistics';
import { peopleProjections } from '#db/projections/people';
import { qualityProjections } from '#db/projections/quality';
import { siteProjections } from '#db/projections/site';
import type { Projections } from '#db/projector';
import { getTableName } from 'drizzle-orm';

const all = [
  assemblyProjections,
  logisticsProjections,
  peopleProjections,
  qualityProjections,
  siteProjections,
];

/** What the product's terminals project. */
export const projections: Projections = {
  states: all.flatMap((p) => p.states),
  facts: all.flatMap((p) => p.facts),
};

/** Every table that projections write, by name. */
export const projectedTables: readonly string[] = [
  ...new Set([...projections.states, ...projections.facts].map((p) => getTableName(p.table))),
].toSorted();
