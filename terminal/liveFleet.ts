/** What is heard of AGVs and zones at this moment. It is never recorded: a restart begins with nothing known. */
export interface LiveAgv {
  readonly agv: string;
  readonly connection: 'online' | 'offline' | 'broken' | null;
  /** Wall clock, ms, of the last state. */
  readonly heardAtMs: number | null;
  readonly silent: boolean;
  /** The connection to the broker was lost since its last state: all that is known of it is what it was then. */
  readonly cutOff: boolean;
  readonly batteryPct: number | null;
  readonly charging: boolean;
  readonly position: { readonly xM: number; readonly yM: number; readonly headingRad: number } | null;
  /** Last node passed. */
  readonly node: string | null;
  /** Nodes still ahead. */
  readonly path: readonly string[];
  readonly driving: boolean;
  readonly loaded: boolean;
  /** Labels of the goods on board, as far as it says them. */
  readonly loadIds: readonly string[];
  /** No order, or the last one is through. */
  readonly idle: boolean;
  /** Under our control: automatic mode, no emergency stop. */
  readonly controllable: boolean;
  readonly orderId: string | null;
  readonly errors: readonly {
    readonly type: string;
    readonly fatal: boolean;
    readonly text: string | null;
  }[];
  /** Why its messages were not used of late, and how many. */
  readonly trouble: { readonly code: 'clockAhead' | 'unreadable'; readonly count: number } | null;
}

export type ZoneRole = 'none' | 'offline' | 'follower' | 'candidate' | 'master';

/** The port that queries and commands look through. */
export interface LiveFleet {
  agv(agv: string): LiveAgv | null;
  /** What this PC is to the zone now. */
  role(zone: string): ZoneRole;
}

/** Filled by the zones' attendants, read by queries and commands. */
export class FleetView implements LiveFleet {
  readonly #agvs = new Map<string, LiveAgv>();
  readonly #roles = new Map<string, ZoneRole>();

  agv(agv: string): LiveAgv | null {
    return this.#agvs.get(agv) ?? null;
  }

  role(zone: string): ZoneRole {
    return this.#roles.get(zone) ?? 'none';
  }

  put(agv: LiveAgv): void {
    this.#agvs.set(agv.agv, agv);
  }

  setRole(zone: string, role: ZoneRole): void {
    this.#roles.set(zone, role);
  }
}
