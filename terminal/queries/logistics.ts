import type { QueriesOf } from '../commands/registry.ts';
import type { logisticsContract } from '../contract/logistics.ts';
import type { LiveFleet } from '../liveFleet.ts';
import { callQueries } from './calls.ts';
import { stockQueries } from './stock.ts';
import { transportQueries } from './transports.ts';

export const logisticsQueries = (fleet: LiveFleet): QueriesOf<typeof logisticsContract.queries> => ({
  ...callQueries(fleet),
  ...transportQueries(fleet),
  ...stockQueries,
});
