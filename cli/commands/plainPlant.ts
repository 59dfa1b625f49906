import { PlainFailure } from '../process.ts';

const known = new Set([
  'FolderInUse',
  'FolderOfTerminal',
  'UnusableDatabase',
  'ForeignDatabase',
  'NoPlant',
  'AlreadyRunning',
  'FolderOutOfReach',
  'FolderUnusable',
]);

/** What the person who starts a plant can do something about, in one line. */
export const plainly = (error: unknown): unknown =>
  error instanceof Error && known.has(error.name) ? new PlainFailure(error.message) : error;
