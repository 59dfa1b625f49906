import type { Unavailable } from '#domain/logistics/dispatch';
import { defaultRules } from '#domain/logistics/dispatch';
import { missionSteps } from '#domain/logistics/transportState';
import type { TransportRecord } from '#db/queries/supply';
import type { AgvRow } from '../contract/fleet.ts';
import type { LiveAgv } from '../liveFleet.ts';

/** An AGV on the charger stays there until it has this much; then it takes work again. */
export const chargedPct = 60;

/** True while an AGV works on it. */
export const isOnMission = ({ status }: Pick<TransportRecord, 'status'>): boolean =>
  missionSteps.some((step) => step === status);

export const missionOfAgv = <T extends Pick<TransportRecord, 'status' | 'agv'>>(
  transports: readonly T[],
  agv: string,
): T | undefined => transports.find((t) => t.agv === agv && isOnMission(t));

/** Why dispatch gives it nothing, or null. `hasMission`: it works on a transport. */
export function unavailable(live: LiveAgv | null, hasMission: boolean): Unavailable | null {
  if (live === null || live.heardAtMs === null || live.node === null) return 'offline';
  if (live.connection === 'offline' || live.connection === 'broken') return 'offline';
  if (live.silent || live.cutOff) return 'silent';
  if (live.errors.some((e) => e.fatal)) return 'fault';
  if (!live.controllable) return 'manual';
  if (live.loaded && !hasMission) return 'loaded';
  return live.charging && (live.batteryPct ?? 0) < chargedPct ? 'charging' : null;
}

/** What a person is shown of it. */
export function availability(live: LiveAgv | null, hasMission: boolean): AgvRow['availability'] {
  if (live === null || live.heardAtMs === null) return 'unknown';
  const reason = unavailable(live, hasMission);
  if (reason !== null && reason !== 'charging') return reason;
  if (hasMission || !live.idle) return live.charging ? 'charging' : 'busy';
  if (live.charging) return 'charging';
  return live.batteryPct !== null && live.batteryPct < defaultRules.minBatteryPct ? 'lowBattery' : 'ready';
}
