import type { Lamp } from '../lamp.ts';

export interface CallView {
  readonly id: string;
  /** Time until line-side runs empty at the present takt; 0 = empty now; null when no known unit uses the part. */
  readonly emptyInMs: number | null;
  /** It does not count down, because no unit moves. */
  readonly emptyStands: boolean;
  readonly part: string;
  readonly quantity: number;
  readonly station: string;
  readonly agv: string | null;
  readonly status: CallPhase;
}

/**
 * How far a call is, its transport included: `requested` waits for a vehicle, of which with `nothingComes` none will come until
 * somebody does something; `carried` is in a person's hands.
 */
export type CallPhase =
  | 'open'
  | 'picking'
  | 'picked'
  | 'short'
  | 'requested'
  | 'nothingComes'
  | 'assigned'
  | 'loading'
  | 'inTransport'
  | 'unloading'
  | 'carried'
  | 'failed'
  | 'cancelling'
  | 'delivered'
  | 'cancelled';

/** Metres on the site's map. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface AgvView {
  readonly id: string;
  /** What stands on the vehicle on the map, two or three characters. */
  readonly label: string;
  readonly protocol: string;
  readonly doing:
    | { readonly status: 'idle'; readonly at: string }
    | { readonly status: 'charging'; readonly at: string }
    | {
        readonly status: 'driving';
        readonly to: string;
        readonly load: string | null;
        readonly etaMs: number | null;
      }
    | { readonly status: 'handling'; readonly at: string; readonly load: string | null }
    | { readonly status: 'silent'; readonly forMs: number; readonly lastNode: string | null }
    | { readonly status: 'fault'; readonly error: string }
    /** Not under our control: manual mode or emergency stop. */
    | { readonly status: 'manual'; readonly at: string }
    /** Goods on board that no order of ours brings anywhere: it takes no work until a person has taken them off. */
    | { readonly status: 'loaded'; readonly at: string; readonly goods: string }
    | { readonly status: 'offline'; readonly forMs: number }
    /** Nothing was heard of it since this PC started. */
    | { readonly status: 'unknown' };
  /** 0..1; null when the vehicle has not said. */
  readonly battery: number | null;
  readonly position: Point | null;
  /** What lies ahead: released base (solid) and planned horizon (dashed), VDA 5050 6.6. */
  readonly base: readonly Point[];
  readonly horizon: readonly Point[];
  /** Messages under its name that are not used, and how many there were. */
  readonly trouble: { readonly code: 'clockAhead' | 'unreadable'; readonly count: number } | null;
}

export function agvLamp(agv: AgvView): Lamp {
  switch (agv.doing.status) {
    case 'fault':
      return 'fault';
    case 'silent':
    case 'offline':
    case 'loaded':
      return 'warning';
    case 'manual':
      return 'notice';
    default:
      return 'normal';
  }
}

export interface FloorPlan {
  readonly edges: readonly { readonly id: string; readonly from: Point; readonly to: Point }[];
  readonly places: readonly FloorPlace[];
}

export interface FloorPlace {
  readonly id: string;
  readonly label: string;
  /** Shown while the full label has no room, two or three characters. */
  readonly short: string;
  readonly at: Point;
  /** Unit vector away from the lane that `at` lies on, so that the label covers neither lane nor vehicle; null: on the spot. */
  readonly away: Point | null;
  readonly kind: 'station' | 'supermarket' | 'parking' | 'charger';
  readonly lamp: Lamp;
}
