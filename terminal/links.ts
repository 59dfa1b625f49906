import type { ClockReading } from '#domain/kernel/moment';
import type { SaidRun } from '#sync/messages';
import type { SyncStatus } from './contract/system.ts';

/** The ways out of this terminal, as the host starts and watches them. */
export interface Links {
  status(): SyncStatus;
  /** The plant answered lately: decides whether a bypass needs a second person. */
  plantReachable(): boolean;
  /** This PC's clock against the plant's; null until measured. */
  clockOffset(): ClockReading | null;
  /** Called whenever `status()` would say something else; returns the way to stop. */
  onStatus(listener: () => void): () => void;
  /** Called when all of the plant's log is here, with what the plant misses of what this terminal once said it had; returns the way to stop. */
  onSaid(listener: (said: readonly SaidRun[]) => void): () => void;
  /** Called while another PC speaks as this terminal, with that PC's run; returns the way to stop. */
  onCloned(listener: (run: string) => void): () => void;
  /** Somebody looks at a content that is not here. */
  want(hash: string): void;
  /** Called after a content came, or reached the plant; returns the way to stop. */
  onContent(listener: (hash: string) => void): () => void;
  start(): void;
  stop(): Promise<void>;
}
