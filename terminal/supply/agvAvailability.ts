import type { Unavailable } from '#domain/logistics/dispatch';
import { defaultRules } from '#domain/logistics/dispatch';
import type { AgvRow } from '../contract/logistics.ts';
import type { LiveAgv } from '../liveFleet.ts';

/** An AGV on the charger stays there until it has this much; then it takes work again. */
export const chargedPct = 60;

/** Why dispatch gives it nothing, or null. */
export function unavailable(live: LiveAgv | null): Unavailable | null {
  if (live === null || live.heardAtMs === null || live.node === null) return 'offline';
  if (live.connection === 'offline' || live.connection === 'broken') return 'offline';
  if (live.silent) return 'silent';
  if (live.errors.some((e) => e.fatal)) return 'fault';
  if (!live.controllable) return 'manual';
  return live.charging && (live.batteryPct ?? 0) < chargedPct ? 'charging' : null;
}

/** What a person is shown of it. */
export function availability(live: LiveAgv | null, hasOrder: boolean): AgvRow['availability'] {
  if (live === null || live.heardAtMs === null) return 'unknown';
  const reason = unavailable(live);
  if (reason !== null && reason !== 'charging') return reason;
  if (hasOrder || !live.idle) return live.charging ? 'charging' : 'busy';
  if (live.charging) return 'charging';
  return live.batteryPct !== null && live.batteryPct < defaultRules.minBatteryPct ? 'lowBattery' : 'ready';
}
