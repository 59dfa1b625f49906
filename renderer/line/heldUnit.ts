import type { BoardTile } from './lineRows.ts';

type Hold = BoardTile['holds'][number];

/** The hold that says most: one that has decided what becomes of the unit before one that has not. */
export const gravestHold = ({ holds }: { readonly holds: readonly Hold[] }): Hold | null =>
  holds.find(({ decided }) => decided !== null) ?? holds[0] ?? null;

export const holdName = ({ hold, number }: Hold): string => number ?? hold.slice(-6);
