import type { AgvConnection, AgvState, AgvVisualization } from '../devices/vda5050/received.ts';
import type { AgvTrouble } from '../devices/vda5050/badMessages.ts';
import { isIdle } from '../devices/vda5050/agvState.ts';
import type { LiveAgv } from '../liveFleet.ts';

const unheard = (agv: string): LiveAgv => ({
  agv,
  connection: null,
  heardAtMs: null,
  silent: false,
  cutOff: false,
  batteryPct: null,
  charging: false,
  position: null,
  node: null,
  path: [],
  driving: false,
  loaded: false,
  loadIds: [],
  idle: false,
  controllable: false,
  orderId: null,
  errors: [],
  trouble: null,
});

type Position = NonNullable<AgvState['agvPosition']>;
const positionOf = ({ x, y, theta }: Position): LiveAgv['position'] => ({ xM: x, yM: y, headingRad: theta });

/** What an AGV's state says, on top of what was known of it. */
export function afterState(agv: string, before: LiveAgv | null, state: AgvState, nowMs: number): LiveAgv {
  const known = before ?? unheard(agv);
  return {
    ...known,
    heardAtMs: nowMs,
    silent: false,
    cutOff: false,
    batteryPct: Math.max(0, Math.min(100, state.batteryState.batteryCharge)),
    charging: state.batteryState.charging,
    position: state.agvPosition ? positionOf(state.agvPosition) : known.position,
    node: state.lastNodeId === '' ? known.node : state.lastNodeId,
    path: state.nodeStates.map((n) => n.nodeId),
    driving: state.driving,
    loaded: (state.loads?.length ?? 0) > 0,
    loadIds: (state.loads ?? []).flatMap(({ loadId }) => (loadId ? [loadId] : [])),
    idle: isIdle(state),
    controllable:
      (state.operatingMode === 'AUTOMATIC' || state.operatingMode === 'SEMIAUTOMATIC') &&
      state.safetyState.eStop === 'NONE',
    orderId: state.orderId === '' ? null : state.orderId,
    errors: state.errors.map((e) => ({
      type: e.errorType,
      fatal: e.errorLevel === 'FATAL',
      text: e.errorDescription ?? null,
    })),
  };
}

export const afterPosition = (
  agv: string,
  before: LiveAgv | null,
  position: AgvVisualization['agvPosition'],
): LiveAgv => ({ ...(before ?? unheard(agv)), position: positionOf(position) });

const connections = { ONLINE: 'online', OFFLINE: 'offline', CONNECTIONBROKEN: 'broken' } as const;

export const afterConnection = (
  agv: string,
  before: LiveAgv | null,
  connection: AgvConnection['connectionState'],
): LiveAgv => ({ ...(before ?? unheard(agv)), connection: connections[connection] });

export const afterSilence = (agv: string, before: LiveAgv | null): LiveAgv => ({
  ...(before ?? unheard(agv)),
  silent: true,
});

/** Nobody says now what becomes of it; a broker that comes back empty does not know either. */
export const afterCut = (agv: string, before: LiveAgv | null): LiveAgv => ({
  ...(before ?? unheard(agv)),
  connection: null,
  cutOff: true,
});

export const afterTrouble = (agv: string, before: LiveAgv | null, trouble: AgvTrouble | null): LiveAgv => ({
  ...(before ?? unheard(agv)),
  trouble: trouble && { code: trouble.code, count: trouble.count },
});
