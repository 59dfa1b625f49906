import { holdCommands, holdQueries } from './holds.ts';
import { issueCommands, issueQueries } from './issues.ts';

export const qualityContract = {
  commands: { ...issueCommands, ...holdCommands },
  queries: { ...issueQueries, ...holdQueries },
};
