import { callContract } from './calls.ts';
import { containerContract } from './containers.ts';
import { fleetContract } from './fleet.ts';
import { transportContract } from './transports.ts';

export const logisticsContract = {
  commands: {
    ...callContract.commands,
    ...transportContract.commands,
    ...fleetContract.commands,
    ...containerContract.commands,
  },
  queries: {
    ...callContract.queries,
    ...transportContract.queries,
    ...fleetContract.queries,
    ...containerContract.queries,
  },
};
