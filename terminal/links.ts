import type { SyncStatus } from './contract/system.ts';

/** The ways out of this terminal, as the host starts and watches them. */
export interface Links {
  status(): SyncStatus;
  /** The plant answered lately: decides whether a bypass needs a second person. */
  plantReachable(): boolean;
  /** Called whenever `status()` would say something else; returns the way to stop. */
  onStatus(listener: () => void): () => void;
  start(): void;
  stop(): Promise<void>;
}
