import type { qualityContract } from '../contract/quality.ts';
import { holdCommands } from './holds.ts';
import { issueCommands } from './issues.ts';
import type { CommandsOf } from './registry.ts';

export const qualityCommands: CommandsOf<typeof qualityContract.commands> = {
  ...issueCommands,
  ...holdCommands,
};
