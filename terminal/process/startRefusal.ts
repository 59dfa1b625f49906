/**
 * Why an engine does not start, as the name of the error that says it: the window's own process, which loads none of the engine, has
 * words for each (electron/engineTrouble.ts).
 */
export const startRefusals = [
  'AlreadyRunning',
  'NotEnrolled',
  'FolderUnusable',
  'ForeignDatabase',
  'NotDurable',
] as const;
export type StartRefusal = (typeof startRefusals)[number];

/** Null for what is none of them: a bug, or the system's own. */
export const startRefusalOf = (name: string): StartRefusal | null =>
  startRefusals.find((known) => known === name) ?? null;
