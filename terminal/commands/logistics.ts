import type { logisticsContract } from '../contract/logistics.ts';
import type { LiveFleet } from '../liveFleet.ts';
import { callCommands } from './calls.ts';
import { containerCommands } from './containers.ts';
import type { CommandsOf } from './registry.ts';
import { transportCommands } from './transports.ts';

export const logisticsCommands = (fleet: LiveFleet): CommandsOf<typeof logisticsContract.commands> => ({
  ...callCommands,
  ...transportCommands(fleet),
  ...containerCommands,
});
