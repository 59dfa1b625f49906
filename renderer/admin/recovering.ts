import type { PlantRecovery } from '#terminal/contract/plantDesk';

/** A plant whose log was restored to an older state and is not open. */
export type Recovering = NonNullable<PlantRecovery['recovering']>;

export const positionsIn = (ranges: Recovering['holes']): number =>
  ranges.reduce((n, { from, through }) => n + through - from + 1, 0);
