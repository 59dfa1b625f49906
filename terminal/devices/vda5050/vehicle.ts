import type { AgvTrouble } from './badMessages.ts';
import type { Cancellation, Delivery } from './delivery.ts';
import type { AgvState } from './received.ts';
import type { AgvIdentity } from './topics.ts';

/** What the fleet master knows of one vehicle; instants are monotonic ms. */
export interface Vehicle {
  readonly agv: AgvIdentity;
  state: AgvState | null;
  heardAt: number | null;
  silent: boolean;
  /** A state was heard since this terminal took the zone over. */
  known: boolean;
  askedAt: number;
  delivery: Delivery | null;
  cancellation: Cancellation | null;
  trouble: AgvTrouble | null;
}

export function newVehicle(agv: AgvIdentity, now: number): Vehicle {
  return {
    agv,
    state: null,
    heardAt: null,
    silent: false,
    known: false,
    askedAt: now,
    delivery: null,
    cancellation: null,
    trouble: null,
  };
}
