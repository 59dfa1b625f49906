import type { SyncLog } from '#sync/client';
import { MqttJsPort } from './devices/mqttJsPort.ts';
import type { Attendant, Attending } from './host.ts';
import { timersOf } from './zone/timersOf.ts';
import { attendZones } from './zoneMaster.ts';

export interface AttendOptions {
  readonly log: SyncLog;
}

/** Starts what this PC's duty asks for: its tools, its zones. Started last, stopped first. */
export function attendSite(parts: Attending, { log }: AttendOptions): readonly Attendant[] {
  const timers = timersOf(parts.runtime);
  const random = () => parts.runtime.random();
  return [
    attendZones(parts, {
      log,
      openPort: (url, clientId) => new MqttJsPort({ url, clientId, timers, random, log }),
    }),
  ];
}
