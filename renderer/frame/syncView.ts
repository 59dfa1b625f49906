import type { SyncStatus } from '#terminal/contract/system';
import type { Connection } from '../client/connection.ts';
import type { ClockFault } from './clockFault.ts';

/** What this PC knows of the plant server. `floor`: the plant is away, the other PCs are heard over the floor broker. */
export type SyncView =
  | { readonly status: 'starting' }
  /** The page has lost the engine of this PC; nothing can be recorded. */
  | { readonly status: 'engineGone' }
  /** This PC belongs to no plant yet. */
  | { readonly status: 'unenrolled'; readonly waiting: number }
  | { readonly status: 'connecting'; readonly waiting: number }
  /** The first long pull from the plant. */
  | { readonly status: 'firstSync'; readonly done: number; readonly total: number }
  | { readonly status: 'online'; readonly waiting: number }
  /** The plant's log was restored to an older state: it takes nothing in until an administrator opens it. */
  | { readonly status: 'recovering'; readonly waiting: number }
  /** Connected, but the plant does not take what waits, or the watchdog rebuilds the connection. */
  | { readonly status: 'stuck'; readonly waiting: number }
  | Away<'floor'>
  | Away<'alone'>;

interface Away<S extends string> {
  readonly status: S;
  readonly since: string;
  readonly waiting: number;
  /** The last thing heard of the plant; null before the first. */
  readonly plantAsOf: string | null;
  /** As the engine calls what keeps them apart. */
  readonly reason?: string | null;
}

/** What the pill and what stands behind it show. */
export interface SyncPillProps {
  readonly sync: SyncView;
  /** Contents of this PC that wait for the plant. */
  readonly attachments: number;
  /** What is wrong with the clock of this PC. */
  readonly clock: ClockFault | null;
}

export function syncView(connection: Connection, sync: SyncStatus | undefined): SyncView {
  if (connection.status === 'lost') return { status: 'engineGone' };
  if (connection.status === 'connecting' || sync === undefined) return { status: 'starting' };
  const { waiting } = sync;
  const away = (): SyncView => ({
    status: sync.floor.connected ? 'floor' : 'alone',
    since: sync.since,
    waiting,
    plantAsOf: sync.plantNewsAt,
    reason: sync.reason,
  });
  if (sync.reason === 'plantRecovering') return { status: 'recovering', waiting };
  switch (sync.state) {
    case 'unenrolled':
      return { status: 'unenrolled', waiting };
    case 'connecting':
      // Trying again is no news: the plant stays away until it answers.
      return sync.reason === null ? { status: 'connecting', waiting } : away();
    case 'online':
      if (sync.progress !== null) return { status: 'firstSync', ...sync.progress };
      return { status: sync.reason === null ? 'online' : 'stuck', waiting };
    case 'offline':
    case 'stopped':
      return away();
  }
}
