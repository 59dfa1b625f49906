import type { TravelS } from './dispatch.ts';
import { defaultRules } from './dispatch.ts';
import type { TransportState } from './transportState.ts';

export interface Whereabouts {
  /** Node of the AGV that has the order. */
  readonly agv: string;
  readonly from: string;
  readonly to: string;
}

/** Seconds until the goods are at their destination; null while no AGV has the order, or where no way is known. */
export function deliveryInS(
  status: TransportState['status'],
  { agv, from, to }: Whereabouts,
  travelS: TravelS,
  handlingS: number = defaultRules.handlingS,
): number | null {
  const sum = (...parts: readonly (number | null)[]): number | null =>
    parts.reduce<number | null>((total, p) => (total === null || p === null ? null : total + p), 0);
  switch (status) {
    case 'assigned':
    case 'accepted':
      return sum(travelS(agv, from), handlingS, travelS(from, to), handlingS);
    case 'loading':
      return sum(handlingS / 2, travelS(from, to), handlingS);
    case 'loaded':
    case 'moving':
      return sum(travelS(agv, to), handlingS);
    case 'unloading':
      return handlingS / 2;
    default:
      return null;
  }
}
