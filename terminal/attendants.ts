import type { SyncLog } from '#sync/client';
import type { Attendant, Attending } from './host.ts';

export interface AttendOptions {
  readonly log: SyncLog;
}

/** Starts what this PC's duty asks for: its tools, its zones. Started last, stopped first. */
export function attendSite(_parts: Attending, _options: AttendOptions): readonly Attendant[] {
  return [];
}
