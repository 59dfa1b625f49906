import type { assemblyContract } from '../contract/assembly.ts';
import { lineCallCommands } from './lineCalls.ts';
import { toolCommands } from './lineTools.ts';
import { orderCommands } from './lineOrders.ts';
import { unitCommands } from './lineUnits.ts';
import type { CommandsOf } from './registry.ts';
import { stationCommands } from './stationWork.ts';
import { tighteningCommands } from './tightenings.ts';

export const assemblyCommands: CommandsOf<typeof assemblyContract.commands> = {
  ...orderCommands,
  ...unitCommands,
  ...stationCommands,
  ...tighteningCommands,
  ...lineCallCommands,
  ...toolCommands,
};
