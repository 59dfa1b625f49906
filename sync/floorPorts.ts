import type { Batch, CheckedEvent } from './batch.ts';
import type { Saved } from './plantPorts.ts';
import type { Certificate } from './signing.ts';

export interface FloorMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  /** The broker's stored last message, delivered because of a new subscription: nobody says it now. */
  readonly retained: boolean;
}

/**
 * One connection to the floor broker. It reconnects by itself; subscriptions are gone after each loss. What is published while
 * there is no connection is dropped, not queued: the database is the queue.
 */
export interface FloorTransport {
  /** QoS 1. */
  publish(topic: string, payload: string, options: { readonly retain: boolean }): void;
  /** QoS 1. Resolves false when the broker refused or the connection was lost. */
  subscribe(filters: readonly string[]): Promise<boolean>;
  onMessage(listener: (message: FloorMessage) => void): () => void;
  /** Called on every change. */
  onConnection(listener: (connected: boolean) => void): () => void;
  /** Begins to connect. */
  start(): void;
  stop(): void;
}

/** `want`: ask the floor for this run from there on; `conflict`: the run has another history here (fork or forgery). */
export type Heard =
  | { readonly ok: true; readonly added: number }
  | { readonly ok: false; readonly want: number }
  | { readonly ok: false; readonly conflict: number };

/** Another terminal's batch whose chain and signature hold. */
export interface SoundBatch {
  readonly batch: Batch;
  readonly checked: readonly CheckedEvent[];
}

/** How far one run is here with its bodies. */
export interface RunExtent {
  readonly run: string;
  readonly terminal: string;
  readonly seq: number;
}

/** What the floor link needs of the terminal's database. */
export interface FloorStore {
  /** Runs worth telling of: own ones of late, and others' that the plant is not known to have. At most `limit`. */
  extents(limit: number): readonly RunExtent[];
  /** Every body through here is known; 0 for a run never heard of. */
  knownThrough(run: string): number;
  /** The run that this engine writes: nobody knows more of it. Others may know more of an earlier one, which this disk has lost. */
  isOwn(run: string): boolean;
  /** The last committed event of the present run. */
  lastOwn(): { readonly run: string; readonly seq: number };
  /** The next signed piece after `afterSeq`, or null where it cannot be told from here. */
  batchAfter(
    run: string,
    afterSeq: number,
    limit: { readonly events: number; readonly chars: number },
  ): Batch | null;
  /** In ONE transaction; one answer per batch. `null`: the disk did not take them, nothing was heard. */
  hear(batches: readonly SoundBatch[]): readonly Heard[] | null;
  certificateOf(terminal: string): Certificate | null;
  keepCertificate(certificate: Certificate): void;
  /** False for a terminal whose key is not believed any more. */
  trusts(terminal: string): boolean;
  onSaved(listener: (saved: Saved) => void): () => void;
}
