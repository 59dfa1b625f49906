import type { Batch, CheckedEvent } from '#sync/batch';
import type { EventBody } from '#sync/envelope';

/** A batch whose chain and signature hold. */
export interface SoundBatch {
  readonly status: 'sound';
  readonly batch: Batch;
  readonly events: readonly CheckedEvent[];
}
/** A batch that is not looked at; its run is answered with the fault and with what is known of it. */
interface FaultyBatch {
  readonly status: 'faulty';
  readonly run: string;
  readonly fault: string;
}
export type IncomingBatch = SoundBatch | FaultyBatch;

/** One place of a run that the plant sees for the first time; `event` null when the body could not be parsed. */
export interface NewEvent {
  readonly terminal: string;
  readonly run: string;
  readonly seq: number;
  readonly hash: string;
  readonly body: string;
  readonly side: string | null;
  readonly event: EventBody | null;
}
